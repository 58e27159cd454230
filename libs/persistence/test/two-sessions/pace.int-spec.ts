import type { MessageRow } from '@promptpipe/testing';
import { aBoot, aMessage, until } from '@promptpipe/testing';
import { type Attempted, claimMessages, claimOrRefuse, type EntityManager, recordInbound } from '../../src';
import { useDatabase } from '../database';
import { PaceHouse } from '../pace/pace-house';
import { interleave, session, then } from './interleave';

const HOUR = 3_600_000;

/** As their acks would; the instant of each claim is kept aside. */
const END_SENDS = `
  update outbox_messages
     set status = 'sent', ack_level = 1, sent_at = now(), wa_at = now(), finished_at = now(),
         retry_at = lease_until, lease_owner = null, lease_until = null
   where status = 'sending'`;

describe('two who send for one account', () => {
  const database = useDatabase();
  const house = new PaceHouse(database);
  const [first, second] = [session('first'), session('second')];
  let messages: MessageRow[];
  let told: Attempted[];

  beforeEach(async () => {
    await house.open();
    told = [];
    messages = await Promise.all(Array.from({ length: 2 }, () => house.message({}, {})));
  });

  const claims =
    (n: number) =>
    async (tx: EntityManager): Promise<void> => {
      const attempted = await claimOrRefuse(tx, messages[n]!, house.lease);
      told.push(attempted);
    };
  const outcomes = (): (string | undefined)[] =>
    told.map(({ claimed, refusal }) => (claimed ? 'claimed' : refusal?.reason));
  const set = (columns: Parameters<PaceHouse['set']>[0]): ReturnType<typeof then> =>
    then(`the account has ${JSON.stringify(columns)}`, () => house.set(columns));

  interleave('the second waits, and sees the gap that the first has begun', database, [
    set({ gap_ms: HOUR }),
    first.does('claims', claims(0)),
    second.waitsFor(first, 'claims another', claims(1)),
    first.commits(),
    second.commits(),
    then('one was claimed', () => {
      expect(outcomes()).toEqual(['claimed', 'pace']);
      return Promise.resolve();
    }),
  ]);

  interleave('the second has the turn of a first that rolls back', database, [
    set({ gap_ms: HOUR }),
    first.does('claims', claims(0)),
    second.waitsFor(first, 'claims another', claims(1)),
    first.rollsBack(),
    second.commits(),
    then('both were told so, and one stands', async () => {
      expect(outcomes()).toEqual(['claimed', 'claimed']);
      expect(await house.row(messages[0]!)).toMatchObject({ status: 'queued', attempt: 0 });
      expect(await house.row(messages[1]!)).toMatchObject({ status: 'sending' });
    }),
  ]);

  interleave('the last place under the cap is given once', database, [
    set({ cold_per_day: 1 }),
    first.does('claims', claims(0)),
    second.waitsFor(first, 'claims another', claims(1)),
    first.commits(),
    second.commits(),
    then('one was met', async () => {
      expect(outcomes()).toEqual(['claimed', 'cold-cap']);
      expect(await house.account()).toMatchObject({ cap_used: 1 });
    }),
  ]);

  interleave('the first of a new day begins it, and the second goes on in it', database, [
    set({ cold_per_day: 2, cap_used: 2, cap_day: '2020-01-01', first_send_on: '2020-01-01' }),
    first.does('claims', claims(0)),
    second.waitsFor(first, 'claims another', claims(1)),
    first.commits(),
    second.commits(),
    then('both count for it', async () => {
      expect(outcomes()).toEqual(['claimed', 'claimed']);
      expect(await house.account()).toMatchObject({ cap_used: 2 });
    }),
  ]);

  interleave('among others, the second leaves it to be claimed by itself', database, [
    set({ gap_ms: HOUR }),
    first.does('claims', claims(0)),
    second.does('claims another among others', async (tx) =>
      expect(await claimMessages(tx, [{ ...messages[1]!, lease: house.lease }])).toEqual([]),
    ),
    second.commits(),
    first.commits(),
    then('it is as it was', async () => {
      expect(await house.row(messages[1]!)).toMatchObject({ status: 'queued', retry_at: null });
    }),
  ]);

  interleave('who writes while they are put off as a stranger is not put off for a day', database, [
    set({ cold_per_day: 0 }),
    first.does('hears of them', async (tx) => {
      const [row] = await tx.query<{ phone: string }[]>(
        `select p.phone from participants p join outbox_messages m on m.participant_id = p.id where m.id = $1`,
        [messages[0]!.id],
      );
      const inbound = { accountId: 'default', waMessageId: 'in', body: 'Hi', quotedWaId: null, at: new Date() };
      await recordInbound(tx, { ...inbound, sender: row!.phone as never });
    }),
    second.waitsFor(first, 'claims', claims(0)),
    first.commits(),
    second.commits(),
    then('it is free', async () => {
      expect(outcomes()).toEqual([undefined]);
      expect(await house.row(messages[0]!)).toMatchObject({ status: 'queued', retry_at: null, deferred_reason: null });
    }),
  ]);

  it('never exceed gap or cap, however their claims fall between each other, also over a restart', async () => {
    const GAP_MS = 30;
    await house.set({ gap_ms: GAP_MS, gap_jitter_ms: 20, reply_gap_ms: GAP_MS, cold_per_day: 5 });
    const person = await house.person({ wrote_at: new Date() });
    const warm = await Promise.all(Array.from({ length: 12 }, () => house.message()));
    const cold = await Promise.all(Array.from({ length: 9 }, () => house.message({}, {})));
    const replies = await Promise.all(Array.from({ length: 6 }, () => house.message({ lane: 'reply' })));
    const inLine = [await aMessage(database, person), await aMessage(database, person)];
    await database.query(
      `update outbox_messages set status = 'canceled', finished_at = now() where id = any($1::uuid[])`,
      [messages.map(({ id }) => id)],
    );
    const all = [...warm, ...cold, ...replies, ...inLine];
    const left = (): Promise<MessageRow[]> =>
      database.query<MessageRow>(
        `select * from outbox_messages where status = 'queued' and coalesce(retry_at <= now() + interval '1 minute', true)`,
      );
    let round = 0;
    await until('all but those above the cap to be claimed', async () => {
      const open = await left();
      round += 1;
      if (round === 20) house.lease = { ...house.lease, bootId: await restarted() };
      await Promise.all(open.slice(0, 8).map((message) => house.attempt(message)));
      await database.query(END_SENDS);
      return open.length === 0;
    });
    const claimed = await database.query<{ id: string; ms: number }>(
      `select id, extract(epoch from retry_at)::double precision * 1000 as ms from outbox_messages
        where status = 'sent' order by retry_at`,
    );
    expect(claimed).toHaveLength(all.length - 4);
    const gaps = claimed.slice(1).map(({ ms }, n) => ms - claimed[n]!.ms);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(GAP_MS);
    expect(await house.account()).toMatchObject({ cap_used: 5 });
    expect(claimed.filter(({ id }) => cold.some((one) => one.id === id))).toHaveLength(5);
  });

  /** The gateway that held the account is gone, and another holds it. */
  async function restarted(): Promise<string> {
    const bootId = await aBoot(database);
    await database.query('update whatsapp_accounts set lease_owner = $1, lease_process = $1', [bootId]);
    return bootId;
  }
});
