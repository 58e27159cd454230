/** Why an account is not connected. Each has its meaning and its way out below. */
export const ACCOUNT_TROUBLES = [
  'unpaired',
  'logged-out',
  'wrong-number',
  'conflict',
  'crashed',
  'outdated',
  'restricted',
  'unreadable-session',
  'unreachable',
  'disconnected',
] as const;
export type AccountTrouble = (typeof ACCOUNT_TROUBLES)[number];

/** How an account stands in its row. */
export type AccountState = 'disconnected' | 'connecting' | 'connected' | 'logged_out' | 'wrong_number';

/** Two of them are for a person to mend and have a state of their own; the others are tried again by themselves. */
export function stateOfTrouble(trouble: AccountTrouble): Exclude<AccountState, 'connecting' | 'connected'> {
  switch (trouble) {
    case 'unpaired':
    case 'logged-out':
      return 'logged_out';
    case 'wrong-number':
      return 'wrong_number';
    default:
      return 'disconnected';
  }
}

/** Tried again without anybody; of the others a person hears by an error in the log. */
const PASSING: ReadonlySet<AccountTrouble> = new Set(['conflict', 'crashed', 'unreachable', 'disconnected']);

export const isPassing = (trouble: AccountTrouble): boolean => PASSING.has(trouble);

/** For a person to mend, before the account can be paired or, paired, be connected; they have no state of their own. */
export const barsPairing = (trouble: AccountTrouble): boolean =>
  !isPassing(trouble) && stateOfTrouble(trouble) === 'disconnected';

export interface TroubledStanding {
  readonly state: AccountState;
  readonly trouble: AccountTrouble | null;
}

/**
 * The state of an account after a trouble; null: the trouble is no news of it. What a person has to mend stays so until they have,
 * whatever passes meanwhile: that nobody has scanned a code in time is no news of an account that was logged out. What keeps it from
 * being paired at all is, since to say "pair it" would be wrong; a code that is shown says that this is mended.
 */
export function stateAfter(standing: TroubledStanding, trouble: AccountTrouble): AccountState | null {
  const state = stateOfTrouble(trouble);
  switch (standing.state) {
    case 'logged_out':
      if (state === 'disconnected') return barsPairing(trouble) ? 'logged_out' : null;
      return state === 'wrong_number' || isBarred(standing) ? state : null;
    case 'wrong_number':
      return state === 'disconnected' ? null : state;
    default:
      return state;
  }
}

const isBarred = ({ trouble }: TroubledStanding): boolean => trouble !== null && barsPairing(trouble);

interface Words {
  /** What it is, in a sentence. */
  readonly means: string;
  /** The way out, in a sentence. */
  readonly todo: string;
}

const PAIR = 'Pair it: POST /v1/accounts/:id/pairing-links makes a link that shows what to do with the phone';

export const WORDS_OF_TROUBLE: Readonly<Record<AccountTrouble, Words>> = {
  unpaired: { means: 'WhatsApp waits for this account to be paired with its phone.', todo: `${PAIR}.` },
  'logged-out': {
    means: 'The phone, or WhatsApp, has unlinked this account. Messages wait.',
    todo: `${PAIR}. When nobody unlinked it, see on the phone whether the number still works.`,
  },
  'wrong-number': {
    means: 'The session is of another phone number than this account expects. Nothing is sent and nothing is stored.',
    todo: 'POST /v1/accounts/:id/logout unlinks it, then pair the right phone; or, when the new number is meant, PATCH /v1/accounts/:id {"phone"}.',
  },
  conflict: {
    means: 'The same session is open elsewhere.',
    todo: 'End the other one. It is tried again by itself, with pauses of up to a minute.',
  },
  crashed: {
    means: 'The browser or its page has ended or did not answer; what was under way is looked up.',
    todo: 'Nothing: it is opened again. When it comes back often, give the gateway more memory.',
  },
  outdated: {
    means: 'WhatsApp Web is not the one that this version knows. Nothing is sent until then, and nothing is lost.',
    todo: 'Update PromptPipe.',
  },
  restricted: {
    means: 'WhatsApp has restricted this account.',
    todo: 'Read on the phone what WhatsApp says, and let people write first. People who have never written are not written to for a day.',
  },
  'unreadable-session': {
    means: 'The stored session of this account cannot be read.',
    todo: 'Set WHATSAPP_SESSION_KEY to the key that it was sealed with; or POST /v1/accounts/:id/logout, and pair it anew.',
  },
  unreachable: {
    means: 'WhatsApp could not be opened.',
    todo: 'See whether the gateway reaches the network. It is tried again by itself, with pauses of up to a minute.',
  },
  disconnected: { means: 'The connection to WhatsApp has ended.', todo: 'Nothing: it is opened again.' },
};
