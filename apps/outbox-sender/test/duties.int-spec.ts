import { randomUUID } from 'node:crypto';
import { Metrics } from '@promptpipe/observability';
import { outboundQueue } from '@promptpipe/queue';
import { aBoot, aMessage, aParticipant, db, dropCheck, type MessageRow, type Row, until } from '@promptpipe/testing';
import { PinoLogger } from 'nestjs-pino';
import { type Duty, dutyLoop } from '../src/duties/duty';
import { UnreadableFinder } from '../src/quarantine/unreadable-finder';
import { SenderDuties } from '../src/sender.duties';
import { senderRecoverables } from '../src/sender.recoverables';
import { heldLoop } from '../src/duties/held.loop';
import { HeldSweeper } from '../src/duties/held-sweeper';
import { BROKERS, type SpecBroker } from './brokers';
import { aGateway } from './gateways';
import { useDatabase } from './use-database';

describe.each(BROKERS)('the duties of the outbox-sender on %s', (_kind, start) => {
  const database = useDatabase();
  let carrier: SpecBroker;
  let duties: SenderDuties;

  beforeAll(async () => {
    carrier = await start();
  });
  beforeEach(async () => {
    const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
    const session = await database.aSession();
    const unreadable = new UnreadableFinder(database.db, session, new Metrics('spec'), log);
    duties = new SenderDuties(database.db, carrier.broker, unreadable, session);
  });
  afterAll(() => carrier.stop());

  const aMessageToSomebody = async (over: Row = {}): Promise<MessageRow> =>
    aMessage(database, await aParticipant(database), over);
  const rowOf = ({ id }: { id: string }): Promise<Row> => database.row('outbox_messages', id);
  const untilZero = async (duty: Duty): Promise<number[]> => {
    const passes = [await duty.runOnce()];
    while (passes.at(-1) !== 0) passes.push(await duty.runOnce());
    return passes;
  };

  it('sends of processes that are gone are of unknown outcome, never queued blindly', async () => {
    const alive = { status: 'sending', lease_owner: await aBoot(database, { service: 'whatsapp-gateway' }) };
    const kept = await aMessageToSomebody(alive);
    const gone = await aMessageToSomebody({ status: 'sending' });
    const late = await aMessageToSomebody({ ...alive, lease_until: db(`now() - interval '1 second'`) });
    const ownerless = await aMessageToSomebody({ status: 'sending', lease_owner: null, lease_until: null });
    expect(await untilZero(duties.stale)).toEqual([3, 0]);
    for (const message of [gone, late, ownerless]) {
      expect(await rowOf(message)).toMatchObject({ status: 'unknown', attempt: 1, lease_owner: null });
    }
    expect(await rowOf(kept)).toMatchObject({ status: 'sending' });
  });

  it('what was staged and is lost is free again', async () => {
    const { leases } = await aGateway(database);
    const staged = {
      ...{ staged_at: db('now()'), staged_by: await aBoot(database), staged_epoch: await carrier.broker.epoch() },
      staged_account_epoch: leases[0]?.leaseEpoch,
    };
    const kept = await aMessageToSomebody(staged);
    await aMessageToSomebody({ ...staged, staged_epoch: 'another' });
    await aMessageToSomebody({ ...staged, staged_account_epoch: 0 });
    await aMessageToSomebody({ ...staged, staged_by: randomUUID() });
    await aMessageToSomebody({ ...staged, staged_at: db(`now() - interval '1 hour'`) });
    expect(await untilZero(duties.lost)).toEqual([3, 1, 0]);
    expect(await database.query('select id from outbox_messages where staged_at is not null')).toEqual([
      { id: kept.id },
    ]);
  });

  it('what was staged five minutes ago is free again, whatever waits in the broker', async () => {
    const { leases, queue } = await aGateway(database);
    const staged = {
      ...{ staged_by: await aBoot(database), staged_epoch: await carrier.broker.epoch() },
      staged_account_epoch: leases[0]?.leaseEpoch,
    };
    const kept = await aMessageToSomebody({ ...staged, staged_at: db(`now() - interval '4 minutes'`) });
    await aMessageToSomebody({ ...staged, staged_at: db(`now() - interval '6 minutes'`) });
    await carrier.broker.add(queue, [[[kept.id, 0]]]);
    expect(await untilZero(duties.lost)).toEqual([1, 0]);
    expect(await database.query('select id from outbox_messages where staged_at is not null')).toEqual([
      { id: kept.id },
    ]);
  });

  it('everything staged is free again when the broker has forgotten it', async () => {
    const { leases } = await aGateway(database);
    await aMessageToSomebody({
      ...{ staged_at: db('now()'), staged_by: await aBoot(database), staged_epoch: await carrier.broker.epoch() },
      staged_account_epoch: leases[0]?.leaseEpoch,
    });
    expect(await duties.lost.runOnce()).toBe(0);
    await carrier.forget();
    expect(await until('the broker to be back', () => duties.lost.runOnce().catch(() => null))).toBe(1);
  });

  it('what nobody can read is set aside, and the next of its lane goes', async () => {
    await aGateway(database);
    const giveBack = await dropCheck(database, 'outbox_messages', 'outbox_messages_counts_check');
    const person = await aParticipant(database);
    const bad = await aMessage(database, person, { failures: -1 });
    const next = await aMessage(database, person, { held: true });
    expect(await duties.unreadable.dueMessages()).toBe(1);
    expect(await duties.unreadable.dueMessages()).toBe(0);
    expect(await rowOf(bad)).toEqual({});
    expect(await rowOf(next)).toMatchObject({ held: false, status: 'queued' });
    const sent = await aMessage(database, person, { status: 'sent', failures: -1 });
    expect(await duties.unreadable.runOnce()).toBe(true);
    expect(await rowOf(sent)).toMatchObject({ status: 'sent' });
    expect(await database.query('select row_id, moved from quarantined_rows order by id')).toEqual([
      { row_id: bad.id, moved: true },
      { row_id: sent.id, moved: false },
    ]);
    await giveBack();
  });

  it('what is past its time is told as expired, and the next of its lane goes', async () => {
    const person = await aParticipant(database);
    const past = await aMessage(database, person, { expires_at: db(`now() - interval '1 second'`) });
    const next = await aMessage(database, person, { held: true, expires_at: db(`now() + interval '1 hour'`) });
    expect(await untilZero(duties.expired)).toEqual([1, 0]);
    expect([await rowOf(past), await rowOf(next)]).toMatchObject([
      { status: 'expired' },
      { status: 'queued', held: false },
    ]);
  });

  it('what is held by nobody is let go', async () => {
    const person = await aParticipant(database);
    await aMessage(database, person, { status: 'sending' });
    const held = await aMessage(database, person, { held: true });
    const forgotten = await aMessageToSomebody({ held: true });
    expect([await duties.held.runOnce(), await duties.held.runOnce()]).toEqual([1, 0]);
    expect([await rowOf(held), await rowOf(forgotten)]).toMatchObject([{ held: true }, { held: false }]);
  });

  it('what is held is looked through by one replica at each interval, and not for every second of it', async () => {
    await database.query('delete from duty_turns');
    const freed: number[] = [];
    const loops = [0, 1, 2].map((replica) =>
      heldLoop(new HeldSweeper(database.db), { onSettled: () => freed.push(replica), onError: () => undefined }),
    );
    const held = async (): Promise<number> =>
      (await database.query(`select 1 from outbox_messages where status = 'queued' and held`)).length;
    await aMessageToSomebody({ held: true });
    for (const loop of loops) loop.start();
    await until('it to be let go', async () => (await held()) === 0);
    await aMessageToSomebody({ held: true });
    for (const loop of loops) loop.poke();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([freed.length, await held()]).toEqual([1, 1]);
    await until('the next interval', async () => (await held()) === 0, 10_000);
    for (const loop of loops) await loop.stop();
  });

  it('only the queues of gateways that are gone are removed', async () => {
    const { queue: living } = await aGateway(database);
    const departed = await aBoot(database, {
      service: 'whatsapp-gateway',
      gone_at: new Date(),
      process_id: randomUUID(),
    });
    const [row] = await database.query<{ process_id: string }>(
      'select process_id from service_instances where boot_id = $1',
      [departed],
    );
    const [gone, unheard] = [outboundQueue(row!.process_id), outboundQueue(randomUUID())];
    for (const queue of [living, gone, unheard, 'jobs']) await carrier.broker.add(queue, [[[randomUUID(), 0]]]);
    expect(await duties.queues.runOnce()).toBe(0);
    expect(await carrier.broker.queues('')).toEqual(['jobs', living]);
    expect(await carrier.broker.waiting(living)).toBe(1);
  });

  it('a queue that was removed under a living worker carries what comes later', async () => {
    const queue = outboundQueue(randomUUID());
    const carried: unknown[] = [];
    const worker = carrier.broker.worker({
      ...{ queue, concurrency: 1, onFailed: () => undefined },
      process: ({ data }) => Promise.resolve(void carried.push(data)),
    });
    await worker.start();
    await carrier.broker.add(queue, [[[randomUUID(), 0]]]);
    await until('the first to be carried', () => carried.length === 1);
    await duties.queues.runOnce();
    await carrier.broker.add(queue, [[[randomUUID(), 0]]]);
    await until('the second to be carried', () => carried.length === 2);
    expect(await worker.close(1_000)).toBe('drained');
  });

  it('all but the removal of queues and the look at held messages run at the boot until they find nothing, and tell how much it was', async () => {
    await aMessageToSomebody({ status: 'sending' });
    await aMessageToSomebody({ expires_at: db(`now() - interval '1 second'`) });
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const counts = [];
    for (const recoverable of senderRecoverables(duties)) {
      counts.push([recoverable.name, (await recoverable.recover(context)).recovered]);
    }
    expect(counts).toEqual([
      ['sends-missed-while-down', 0],
      ['stale-sending-messages', 1],
      ['messages-staged-and-lost', 0],
      ['expired-messages', 1],
      ['orphaned-or-unreadable-messages', 0],
    ]);
  });

  it('run in a loop that goes on at once while there is something, tells of it, and then rests', async () => {
    for (let messages = 0; messages < 3; messages += 1) await aMessageToSomebody({ status: 'sending' });
    const passes: number[] = [];
    let told = 0;
    const counted: Duty = {
      name: 'spec',
      runOnce: async () => {
        passes.push(await duties.stale.runOnce());
        return passes.at(-1) ?? 0;
      },
    };
    const loop = dutyLoop(counted, { restMs: 60_000, onSettled: () => (told += 1), onError: () => undefined });
    loop.start();
    await until('the loop to rest', () => passes.at(-1) === 0);
    await loop.stop();
    expect([passes, told]).toEqual([[3, 0], 1]);
  });
});
