import { DEFAULT_PACE } from '@promptpipe/domain';
import { aMessage, until } from '@promptpipe/testing';
import {
  autocommit,
  changeDriver,
  expireMessages,
  findAccount,
  findMessage,
  findStageableAccounts,
  insertAccount,
  takeOverAccounts,
} from '../../src';
import { useDatabase } from '../database';
import { stageOne } from '../stage-one';
import { PaceHouse } from './pace-house';

const HOUR = 3_600_000;

describe('an account that nobody has set', () => {
  const database = useDatabase({ asMigrated: true });

  it('has the pace that the domain calls the default', async () => {
    const tx = autocommit(database.db);
    await insertAccount(tx, { id: 'fresh', driver: 'whatsapp-web' });
    expect((await findAccount(tx, 'fresh'))?.pace).toEqual(DEFAULT_PACE);
    await database.query(`delete from whatsapp_accounts where id = 'fresh'`);
  });

  it('has none where its network is simulated, until its driver is another', async () => {
    const tx = autocommit(database.db);
    expect((await findAccount(tx, 'default'))?.pace).toMatchObject({ gapMs: 0, gapJitterMs: 0, coldPerDay: null });
    await database.query('update whatsapp_accounts set loop_seconds = 5');
    await changeDriver(tx, 'default', 'whatsapp-web');
    expect((await findAccount(tx, 'default'))?.pace).toEqual(DEFAULT_PACE);
    await changeDriver(tx, 'default', 'simulated');
  });
});

describe('the gap of an account', () => {
  const database = useDatabase();
  const house = new PaceHouse(database);

  it('puts off what comes too early to its next turn, with the reason, in its place in line', async () => {
    await house.open({ gap_ms: HOUR, gap_jitter_ms: 0 });
    const [first, second] = [await house.message(), await house.message()];
    expect(await house.outcomes([first, second])).toEqual(['claimed', 'pace']);
    const { next_send_at: turn } = await house.account();
    expect(await house.row(second)).toMatchObject({
      ...{ status: 'queued', attempt: 0, deferred_reason: 'pace', deferred_until: turn, retry_at: null },
      ...{ staged_at: null, held: false },
    });
    await house.passTurn();
    expect(await house.outcome(second)).toBe('claimed');
  });

  it('is drawn between gap and jitter, anew for each send', async () => {
    await house.open({ gap_ms: 10 * HOUR, gap_jitter_ms: HOUR });
    const gaps: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      expect(await house.outcome(await house.message())).toBe('claimed');
      const [row] = await database.query<{ ms: number }>(
        `select extract(epoch from a.next_send_at - m.lease_until)::double precision * 1000 + 60000 as ms
           from whatsapp_accounts a, outbox_messages m order by m.updated_at desc limit 1`,
      );
      gaps.push(row!.ms);
      await house.passTurn();
    }
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10 * HOUR);
    // What the statement itself took comes on top.
    expect(Math.max(...gaps)).toBeLessThan(11 * HOUR + 60_000);
    expect(new Set(gaps.map((gap) => Math.round(gap))).size).toBeGreaterThan(10);
  });

  it('is shorter for a reply', async () => {
    await house.open({ gap_ms: HOUR, reply_gap_ms: 1 });
    expect(await house.outcome(await house.message())).toBe('claimed');
    const [study, reply] = [await house.message(), await house.message({ lane: 'reply' })];
    await until(
      'the turn of replies',
      async () => (await database.query('select 1 from whatsapp_accounts where next_reply_at <= now()')).length > 0,
    );
    expect(await house.outcomes([study, reply])).toEqual(['pace', 'claimed']);
  });

  it('holds for replies too', async () => {
    await house.open({ gap_ms: HOUR, reply_gap_ms: HOUR });
    const replies = [await house.message({ lane: 'reply' }), await house.message({ lane: 'reply' })];
    expect(await house.outcomes(replies)).toEqual(['claimed', 'pace']);
  });

  it('lets nobody pass who stands behind in the same lane', async () => {
    await house.open({ gap_ms: HOUR });
    const person = await house.person({ wrote_at: new Date() });
    const [first, second] = [await aMessage(database, person), await aMessage(database, person)];
    expect(await house.outcomes([await house.message(), first])).toEqual(['claimed', 'pace']);
    await database.query('update whatsapp_accounts set next_send_at = now()');
    expect(await house.outcome(second)).toBe('declined');
  });

  it('outlives its gateway: who takes the account over waits for its turn', async () => {
    await house.open({ gap_ms: HOUR });
    const [first, second] = [await house.message(), await house.message()];
    await house.outcome(first);
    await database.query('update service_instances set gone_at = now()');
    await house.database.query('update whatsapp_accounts set lease_until = now()');
    const boot = { bootId: first.id, processId: first.id };
    const [taken] = await takeOverAccounts(database.db.manager, boot, ['simulated']);
    house.lease = { ...house.lease, bootId: first.id, leaseEpoch: taken!.leaseEpoch };
    expect(await house.outcome(second)).toBe('pace');
  });

  it('is told of what waited for it, before it is sent and after', async () => {
    await house.open({ gap_ms: HOUR });
    await house.outcome(await house.message());
    const waiting = await house.message();
    const { next_send_at: turn } = await house.account();
    const told = (): Promise<unknown> => findMessage(autocommit(database.db), waiting.id);
    expect(await told()).toMatchObject({ deferredReason: 'pace', deferredUntil: turn });
    // Due for longer than the turn has come.
    await database.query(`update outbox_messages set not_before = now() - interval '1 hour' where status = 'queued'`);
    await house.passTurn();
    const { claimed } = await house.attempt(waiting);
    expect(claimed).toMatchObject({ waitedForPace: true });
    expect(await told()).toMatchObject({ status: 'sending', deferredReason: 'pace' });
  });

  it('is the reason of what was of use only until before its turn', async () => {
    await house.open({ gap_ms: HOUR });
    await house.outcome(await house.message());
    const inLine = await house.message({ expires_at: new Date(Date.now() + HOUR / 2) });
    const putOff = await house.message({ expires_at: new Date(Date.now() + HOUR / 2) });
    expect(await house.outcome(putOff)).toBe('pace');
    await database.query(`update outbox_messages set expires_at = now() where expires_at is not null`);
    await database.tx(expireMessages);
    expect(await house.row(inLine)).toMatchObject({
      ...{ status: 'expired', last_error: 'pace: its account had others to send until its use was over' },
    });
    expect(await house.row(putOff)).toMatchObject({
      ...{ status: 'expired', last_error: 'pace: it was put off until its use was over' },
    });
  });

  describe('and the stager', () => {
    const staged = async (): Promise<string[]> => {
      const { bootId, leaseEpoch } = house.lease;
      const of = { id: 'default', processId: bootId, leaseEpoch };
      const mark = { bootId, brokerEpoch: 'x' };
      const told = await database.tx((tx) => stageOne(tx, of, mark, 1_000));
      return typeof told === 'string' ? [told] : told.map(({ id }) => id);
    };
    const inMs = async (): Promise<number | undefined> =>
      (await findStageableAccounts(autocommit(database.db)))[0]?.inMs;

    it('stages one at a time, and a reply beside it', async () => {
      await house.open({ gap_ms: HOUR, reply_gap_ms: 1 });
      const [first] = [await house.message(), await house.message()];
      expect([await staged(), await staged()]).toEqual([[first.id], []]);
      const reply = await house.message({ lane: 'reply' });
      expect([await staged(), await staged()]).toEqual([[reply.id], []]);
    });

    it('stages nothing before the turn of what is due, and knows when it comes', async () => {
      await house.open({ gap_ms: HOUR, reply_gap_ms: 1 });
      await house.outcome(await house.message());
      await house.message();
      const wait = (await inMs())!;
      expect(wait).toBeGreaterThan(HOUR - 60_000);
      expect(wait).toBeLessThanOrEqual(HOUR);
      expect(await staged()).toEqual([]);
      const reply = await house.message({ lane: 'reply' });
      await until('the turn of replies', async () => (await inMs()) === 0);
      expect(await staged()).toEqual([reply.id]);
    });

    it('takes the lanes in turn: reply, study, bulk, and the one that has waited long enough', async () => {
      await house.open({ gap_ms: HOUR, reply_gap_ms: HOUR });
      const bulk = await house.message({ lane: 'bulk' });
      const study = await house.message();
      const reply = await house.message({ lane: 'reply' });
      await house.set({ sends_since_study: 4 });
      expect(await staged()).toEqual([study.id]);
      await database.query(`update outbox_messages set status = 'canceled', finished_at = now(), staged_at = null,
        staged_by = null, staged_epoch = null, staged_account_epoch = null where id = '${study.id}'`);
      await house.set({ sends_since_study: 0, sends_since_bulk: 9 });
      expect(await staged()).toEqual([bulk.id]);
      expect(await staged()).toEqual([reply.id]);
    });

    it('has what each claim adds to the turns of the lanes', async () => {
      await house.open({ gap_ms: 1 });
      for (const lane of ['reply', 'reply', 'study', 'reply', 'bulk']) {
        await house.passTurn();
        expect(await house.outcome(await house.message({ lane }))).toBe('claimed');
      }
      expect(await house.account()).toMatchObject({ sends_since_study: 2, sends_since_bulk: 0 });
    });
  });
});
