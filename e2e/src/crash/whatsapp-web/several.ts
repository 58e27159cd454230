import { until } from '@promptpipe/testing';
import { expectNothingLostNothingTwice } from '../../harness/compare';
import { addAccount, type FurtherAccount, pairAccount } from '../../harness/further-accounts';
import { midFlow, whenAThirdHas } from '../../harness/mid-flow';
import { type OnWhatsAppWeb } from '../../harness/on-whatsapp-web';
import { type System } from '../../harness/system';
import { Traffic } from '../../harness/traffic';
import { WHATSAPP_WEB } from '../comparison/way';

const GATEWAY = 'whatsapp-gateway';
const STAYING = ['default', 'second'];
const MOVING: readonly FurtherAccount[] = ['third', 'fourth'];
const ACCOUNTS = [...STAYING, ...MOVING];
const LOAD = { people: 2, each: 6 };
/** What is owed by an account that moves, whatever it had sent when its gateway died. */
const OWED = { people: 2, each: 2 };
/** The lease of one that was killed is 8 s at most, and each second another looks. Sooner, as a rule: its lock is free at once. */
const OWNED_WITHIN_MS = 10_000;
/** Less than what is left, at the least, of the lease of the one that stands still. */
const TAKEN_WITHIN_MS = 5_000;

const OWNERS = `select id, lease_owner as owner, clock_timestamp() as now from whatsapp_accounts order by id`;
const NOW = `select clock_timestamp() as now`;

interface Owned {
  readonly id: string;
  readonly owner: string | null;
  readonly now: Date;
}

/**
 * Two gateways on one machine, two accounts each, a browser for every account and a study that sends from it. One gateway is
 * killed in the middle of it all: the other goes on with all four.
 */
export async function expectBothAccountsTakenOver(web: OnWhatsAppWeb): Promise<void> {
  const { system, page } = web;
  page.become({ paired: false });
  await addAccount(system, 'second');
  await pairAccount(system, page, 'second');
  const killed = await startWithTheOthers(web);
  const { default: first, third } = await ownersOf(system);
  expect(await ownersOf(system)).toEqual({ default: first, second: first, third, fourth: third });
  expect(third).not.toBe(first);

  const traffics = await Promise.all(ACCOUNTS.map((study) => Traffic.start(system, { ...LOAD, study })));
  const moving = traffics.slice(STAYING.length);
  await Promise.all(moving.map((traffic) => midFlow(traffic, whenAThirdHas('arrived'), 'of four accounts')));
  const before = await expectOneBrowserEach(web);
  const killedAt = await nowOf(system);
  await system.fleet.kill(killed);
  const [taken, owed] = await Promise.all([
    Promise.all(MOVING.map((account) => ownedBy(system, account, first ?? ''))),
    Promise.all(MOVING.map((study) => Traffic.start(system, { ...OWED, study }))),
  ]);
  for (const [index, traffic] of [...traffics, ...owed].entries()) {
    const account = [...ACCOUNTS, ...MOVING][index] ?? '';
    await traffic.done;
    await expectNothingLostNothingTwice(system, traffic, `from ${account}`, WHATSAPP_WEB.clockMs);
    expect(await sendersTo(system, traffic)).toEqual([account]);
  }
  const after = await expectOneBrowserEach(web);
  expect(after.filter((pid) => before.includes(pid))).toEqual(before.slice(0, STAYING.length));
  for (const [index, ownedAt] of taken.entries()) {
    await expectSoonEnough(system, MOVING[index] ?? '', killedAt, ownedAt);
  }
  await system.fleet.remove(killed);
}

async function expectSoonEnough({ phones }: System, account: string, killedAt: Date, ownedAt: Date): Promise<void> {
  const sends = (await phones.wire()).filter((send) => send.account === account).map(({ at }) => Date.parse(at));
  const again = sends.find((at) => at > ownedAt.getTime()) ?? Infinity;
  const ownedMs = ownedAt.getTime() - killedAt.getTime();
  const sendsMs = again - killedAt.getTime();
  process.stdout.write(`  ${account}: owned ${ownedMs} ms after the kill, sends ${sendsMs} ms after it\n`);
  expect(ownedMs).toBeLessThanOrEqual(OWNED_WITHIN_MS);
  expect(again).not.toBe(Infinity);
}

/** Who stands still meanwhile takes no account: the other two are the second gateway's. Answers its name. */
async function startWithTheOthers(web: OnWhatsAppWeb): Promise<string> {
  const { system, page } = web;
  const other = await web.startSecondGateway('here');
  system.fleet.signal(GATEWAY, 'SIGSTOP');
  try {
    for (const account of MOVING) await addAccount(system, account);
    const areTaken = async (): Promise<boolean> => {
      const owners = await ownersOf(system);
      return MOVING.every((account) => owners[account] !== null);
    };
    await until('the second gateway to have accounts', areTaken, TAKEN_WITHIN_MS);
  } finally {
    system.fleet.signal(GATEWAY, 'SIGCONT');
  }
  await Promise.all(MOVING.map((account) => pairAccount(system, page, account)));
  return other;
}

async function expectOneBrowserEach(web: OnWhatsAppWeb): Promise<number[]> {
  const browsers = await Promise.all(ACCOUNTS.map((account) => web.browsersOf(account)));
  expect(browsers.map(({ length }) => length)).toEqual(ACCOUNTS.map(() => 1));
  return browsers.flat().map(({ pid }) => pid);
}

const sendersTo = async ({ phones }: System, { people }: Traffic): Promise<string[]> => {
  const numbers = people.map(({ phone }) => phone);
  const sends = (await phones.wire()).filter(({ phone }) => numbers.includes(phone));
  return [...new Set(sends.map(({ account }) => account))];
};

async function nowOf({ database }: System): Promise<Date> {
  const [row] = await database.query<{ now: Date }>(NOW);
  if (!row) throw new Error('The database does not tell the time');
  return row.now;
}

async function ownersOf({ database }: System): Promise<Record<string, string | null>> {
  return Object.fromEntries((await database.query<Owned>(OWNERS)).map(({ id, owner }) => [id, owner]));
}

/** When it was seen to be so, by the database's clock. Waits longer than it may take: then the bound says what it was. */
const ownedBy = ({ database }: System, account: string, owner: string): Promise<Date> => {
  const owned = async (): Promise<Date | false> => {
    const found = (await database.query<Owned>(OWNERS)).find(({ id }) => id === account);
    return found?.owner === owner && found.now;
  };
  return until(`${account} to be taken over`, owned, 3 * OWNED_WITHIN_MS);
};
