export interface AccountFacts {
  readonly uid: number;
  /** Whether the user id has a name; a container started with `--user 4711` has none. */
  readonly named: boolean;
  /** User id of an existing data folder. */
  readonly dataOwner: number | null;
  /** The text of /etc/passwd. */
  readonly accounts: string;
}

export interface AccountChoice {
  readonly title: string;
  readonly prefix: readonly string[];
  /** User id that has to own the data folder when it is another than ours. */
  readonly ownerOfData: number | null;
}

const USUAL_UID = 1000;
const NOBODY = 65_534;

const AS_WE_ARE: AccountChoice = { title: 'as this user', prefix: [], ownerOfData: null };

/** The ways to run Postgres as somebody whom it accepts, the best first. */
export function accountChoices({ uid, named, dataOwner, accounts }: AccountFacts): AccountChoice[] {
  const known = idsOf(accounts);
  const inside = [USUAL_UID, NOBODY, ...known].find((id) => id !== 0 && known.includes(id)) ?? NOBODY;
  if (uid !== 0) return named ? [AS_WE_ARE] : [inNamespace(inside), AS_WE_ARE];
  if (dataOwner !== null && dataOwner !== 0) return [asOther(dataOwner)];
  return [inNamespace(inside), asOther(known.includes(NOBODY) ? NOBODY : inside)];
}

/**
 * A user namespace in which we bear another number: on disk everything stays ours, so a folder that only we may
 * enter can still be entered.
 */
function inNamespace(uid: number): AccountChoice {
  return {
    title: `unshare --user as ${uid}`,
    prefix: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${uid}`],
    ownerOfData: null,
  };
}

/**
 * Where namespaces are forbidden (many containers): really another user, who keeps root's right to pass closed
 * folders, since the repository may lie in one. Without `no_setuid_fixup` the right would not count in access(2), by
 * which Postgres looks for its own programs.
 */
function asOther(uid: number): AccountChoice {
  const rights = '-all,+dac_override';
  const ids = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  return {
    title: `setpriv as ${uid}`,
    prefix: ['setpriv', ...ids, '--securebits=+no_setuid_fixup', `--inh-caps=${rights}`, `--ambient-caps=${rights}`],
    ownerOfData: uid,
  };
}

function idsOf(accounts: string): number[] {
  return accounts
    .split('\n')
    .map((line) => line.split(':')[2])
    .filter((field) => field !== undefined && field !== '')
    .map(Number);
}
