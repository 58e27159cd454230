import { aBoot, aMessage, aParticipant, db, type MessageRow, type Row } from '@promptpipe/testing';
import {
  autocommit,
  expireMissed,
  letGoOfAccount,
  markConnected,
  markTroubled,
  noteSenderDowntime,
  SENDER_FLAGS,
  type SenderFlags,
  takeOverAccounts,
} from '../src';
import { useDatabase } from './database';
import { PaceHouse } from './pace/pace-house';

const MISSED = { status: 'expired', last_error: expect.stringMatching(/^misfire-policy: nobody could send/) as string };
const ago = (seconds: number) => db(`now() - interval '${seconds} seconds'`);

const CRASHED = { trouble: 'crashed', detail: null } as const;

describe('what nobody could send while it was due', () => {
  const database = useDatabase();
  const house = new PaceHouse(database);

  beforeEach(async () => {
    await house.open();
    await database.query('update whatsapp_accounts set away_since = null, missed_before = null');
  });

  const skips = (secondsAgo: number, over: Row = {}): Promise<MessageRow> =>
    house.message({ lane: 'study', skips_missed: true, not_before: ago(secondsAgo), ...over });
  /** The account comes back after so long. */
  const comeBack = async (secondsAway: number): Promise<void> => {
    await markTroubled(autocommit(database.db), house.lease, CRASHED);
    await database.query(`update whatsapp_accounts set away_since = now() - $1 * interval '1 second'`, [secondsAway]);
    await markConnected(autocommit(database.db), house.lease);
  };
  const isToExpire = async (): Promise<boolean | undefined> =>
    (await database.query<SenderFlags>(`select ${SENDER_FLAGS}`))[0]?.messagesExpired;
  const expire = (): Promise<number> => database.tx(expireMissed);

  it.each([
    ['was due before an absence of an hour', 3_600, 3_700, 'misfire-policy'],
    ['fell due in it, more than a minute before its end', 3_600, 70, 'misfire-policy'],
    ['fell due in its last minute', 3_600, 50, 'claimed'],
    ['was due long before an absence of less than a minute', 55, 3_600, 'claimed'],
  ])('is not claimed when it %s: of %i s, due %i s ago: %s', async (_, away, due, outcome) => {
    const message = await skips(due);
    await comeBack(away);
    expect(await house.outcome(message)).toBe(outcome);
    expect(await house.row(message)).toMatchObject(outcome === 'claimed' ? { status: 'sending' } : MISSED);
  });

  it('stays missed when the account is soon away again, and for a short time only', async () => {
    const message = await skips(3_600);
    await comeBack(1_800);
    await comeBack(5);
    expect(await house.outcome(message)).toBe('misfire-policy');
  });

  it('leaves late where its schedule does not skip, where it has been begun, and where only the pace kept it', async () => {
    const others = [
      await house.message({ lane: 'study', not_before: ago(3_600) }),
      await house.message({ lane: 'reply', not_before: ago(3_600) }),
      await skips(3_600, { attempt: 1 }),
    ];
    await comeBack(1_800);
    expect(await expire()).toBe(0);
    expect(await house.outcomes(others)).toEqual(['claimed', 'claimed', 'claimed']);
    await database.query('update whatsapp_accounts set missed_before = null');
    await house.set({ gap_ms: 3_600_000, next_send_at: new Date(Date.now() + 3_600_000) });
    const paced = await skips(3_600);
    expect(await house.outcome(paced)).toBe('pace');
    expect(await isToExpire()).toBe(false);
    await house.passTurn();
    expect(await house.outcome(paced)).toBe('claimed');
  });

  it('ends while the account is still away, and lets the next of its lane go', async () => {
    const person = await aParticipant(database, { wrote_at: new Date() });
    const due = { lane: 'study', not_before: ago(120) };
    const missed = await aMessage(database, person, { ...due, skips_missed: true });
    const next = await aMessage(database, person, { ...due, held: true });
    await markTroubled(autocommit(database.db), house.lease, CRASHED);
    expect(await isToExpire()).toBe(false);
    await database.query(`update whatsapp_accounts set away_since = now() - interval '61 seconds'`);
    expect(await isToExpire()).toBe(true);
    expect(await expire()).toBe(1);
    expect(await isToExpire()).toBe(false);
    expect(await house.row(missed)).toMatchObject(MISSED);
    expect(await house.row(next)).toMatchObject({ status: 'queued', held: false });
  });

  it('ends while nobody renews the lease of an account that was connected', async () => {
    const message = await skips(120);
    await database.query(`update whatsapp_accounts set lease_until = now() - interval '61 seconds'`);
    expect(await isToExpire()).toBe(true);
    expect(await expire()).toBe(1);
    expect(await house.row(message)).toMatchObject(MISSED);
  });

  it.each([
    ['was let go', () => letGoOfAccount(autocommit(database.db), house.lease)],
    ['has a new owner', () => Promise.resolve()],
  ])('counts from when the account that %s was last connected', async (_, leave) => {
    await leave();
    await database.query(
      `update whatsapp_accounts set lease_until = case when lease_owner is not null then now() - interval '2 hours' end,
                                    away_since = case when lease_owner is null then now() - interval '2 hours' end`,
    );
    const owner = { bootId: await aBoot(database), processId: await aBoot(database) };
    for (let times = 0; times < 2; times += 1) {
      await database.query(
        'update whatsapp_accounts set lease_owner = null, lease_process = null, lease_until = null where state = $1',
        ['connecting'],
      );
      await takeOverAccounts(autocommit(database.db), owner, ['simulated']);
    }
    const [hours] = await database.query(
      `select round(extract(epoch from now() - away_since) / 3600)::integer as away from whatsapp_accounts`,
    );
    expect(hours).toEqual({ away: 2 });
  });

  it.each([
    ['an hour', 3_600, 'misfire-policy'],
    ['a minute', 60, 'claimed'],
  ])('is missed when no sender lived for %s', async (_, seconds, outcome) => {
    const message = await skips(4_000);
    const sender = { service: 'outbox-sender' };
    await aBoot(database, { ...sender, registered_at: ago(9_000), heartbeat_at: ago(seconds), gone_at: ago(1) });
    const boot = await aBoot(database, { ...sender, registered_at: ago(0) });
    const told = outcome === 'claimed' ? 0 : 1;
    const note = (): Promise<number> => database.tx((tx) => noteSenderDowntime(tx, boot));
    expect([await note(), await note()]).toEqual([told, 0]);
    expect(await house.outcome(message)).toBe(outcome);
  });
});
