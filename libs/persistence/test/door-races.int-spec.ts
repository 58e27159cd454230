import { randomUUID } from 'node:crypto';
import { DOOR_ANSWERS, parsePhoneNumber } from '@promptpipe/domain';
import {
  aBoot,
  aJob,
  aMessage,
  aParticipant,
  type JobRow,
  type MessageRow,
  type ParticipantRow,
} from '@promptpipe/testing';
import {
  autocommit,
  changeStatus,
  claimJobs,
  claimMessage,
  completeJob,
  enqueueMessage,
  type EntityManager,
  handBackMessage,
  type LeaseRef,
  lockParticipant,
  loseOutcome,
  queueAgain,
  recordAck,
  recordInbound,
  requeueJobs,
  takeBackStaleMessages,
} from '../src';
import { connectAccount, openTransaction, untilBlocked, useDatabase } from './database';

const GONE_BACK = { delayMs: 0, failures: 1, error: 'The network is away' } as const;
const DEFERRED = { failures: 0, crashes: 0, error: null } as const;

describe('a STOP against what moves rows without the turnstile', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let bootId: string;
  let lease: LeaseRef;

  beforeEach(async () => {
    // Above those that the builders count out.
    person = await aParticipant(database, { next_seq: 100 });
    bootId = await aBoot(database);
    lease = await connectAccount(database, bootId);
  });

  const stop = (tx: EntityManager): Promise<unknown> =>
    recordInbound(tx, {
      ...{ accountId: 'default', waMessageId: randomUUID(), body: 'STOP', quotedWaId: null, at: new Date() },
      sender: parsePhoneNumber(person.phone)!,
    });
  type Work = (tx: EntityManager) => Promise<unknown>;
  /** `first` has done its writes and commits only when `second` waits for them, or is through. */
  const interleave = async (first: Work, second: Work): Promise<unknown> => {
    const open = await openTransaction(database.db);
    await first(open.tx);
    const other = database.tx(second);
    await Promise.race([other, untilBlocked(database)]);
    await open.commit();
    return other;
  };
  const claim =
    (message: MessageRow): Work =>
    (tx) =>
      claimMessage(tx, message, lease);
  const rowOf = ({ id }: { id: string }): Promise<Record<string, unknown>> => database.row('outbox_messages', id);
  const sending = (over = {}): Promise<MessageRow> =>
    aMessage(database, person, { status: 'sending', lease_owner: bootId, ...over });

  describe('on messages', () => {
    it('asks to stop what was claimed just before it', async () => {
      const message = await aMessage(database, person);
      await interleave(claim(message), stop);
      expect(await rowOf(message)).toMatchObject({ status: 'sending', stop_requested: true });
    });

    it('is met by a claim that comes just after it', async () => {
      const message = await aMessage(database, person);
      expect(await interleave(stop, claim(message))).toBeNull();
      expect(await rowOf(message)).toMatchObject({ status: 'canceled', stop_requested: false });
    });

    it('cancels what is handed back just before it', async () => {
      const message = await sending();
      await interleave((tx) => handBackMessage(tx, message, GONE_BACK), stop);
      expect(await rowOf(message)).toMatchObject({ status: 'canceled' });
    });

    it('is obeyed by a hand-back that comes just after it', async () => {
      const message = await sending();
      await interleave(stop, (tx) => handBackMessage(tx, message, GONE_BACK));
      expect(await rowOf(message)).toMatchObject({ status: 'canceled' });
      const again = await aParticipant(database)
        .then((other) => (person = other))
        .then(() => sending({ attempt: 2 }));
      await interleave(stop, (tx) => handBackMessage(tx, again, GONE_BACK));
      expect(await rowOf(again)).toMatchObject({ status: 'failed', failure_class: 'unresolved' });
    });

    it('cancels what a look-up queues again just before it', async () => {
      const message = await aMessage(database, person, { status: 'unknown' });
      await interleave((tx) => queueAgain(tx, message), stop);
      expect(await rowOf(message)).toMatchObject({ status: 'canceled' });
    });

    it('lets no look-up queue again that comes just after it', async () => {
      const message = await aMessage(database, person, { status: 'unknown' });
      expect(await interleave(stop, (tx) => queueAgain(tx, message))).toBe(false);
      expect(await rowOf(message)).toMatchObject({ status: 'unknown', stop_requested: true });
    });

    it.each<[string, (message: MessageRow) => Work]>([
      ['its outcome is lost', (message) => (tx) => loseOutcome(tx, message, 'x')],
      ['it is taken back from a dead sender', () => (tx) => takeBackStaleMessages(tx)],
    ])('stays asked when %s, whichever comes first', async (_, lose) => {
      const [before, after] = [await sending({ lane: 'bulk' }), await sending()];
      await database.query('update service_instances set gone_at = now()');
      await interleave(lose(before), stop);
      await database.tx(lose(after));
      for (const message of [before, after]) {
        expect(await rowOf(message)).toMatchObject({ status: 'unknown', stop_requested: true });
        expect(await database.tx((tx) => queueAgain(tx, message))).toBe(false);
      }
    });

    it('gives way to an ack, whichever comes first', async () => {
      const [before, after] = [await sending({ lane: 'bulk' }), await sending()];
      const ack = ({ wa_message_id }: MessageRow): Work => {
        const fact = { accountId: 'default', waMessageId: wa_message_id, level: 1, at: new Date() };
        return (tx) => recordAck(tx, fact);
      };
      await interleave(ack(before), stop);
      await database.tx(ack(after));
      expect([await rowOf(before), await rowOf(after)]).toMatchObject([{ status: 'sent' }, { status: 'sent' }]);
    });

    it('waits for whoever writes to the person, and ends what they wrote', async () => {
      const id = randomUUID();
      const write: Work = async (tx) =>
        enqueueMessage(tx, (await lockParticipant(tx, person.id))!, { id, text: 'Hi', lane: 'study', dedupeKey: id });
      await interleave(write, stop);
      expect(await database.row('outbox_messages', id)).toMatchObject({ status: 'canceled' });
    });

    it('sends its answer after what is still on its way in the lane, and past the closed door', async () => {
      const before = await sending({ lane: 'reply' });
      const queued = await aMessage(database, person, { lane: 'reply', held: true });
      await database.tx(stop);
      const [answer] = await database.query<MessageRow & { held: boolean }>(
        'select * from outbox_messages where rendered_text = $1',
        [DOOR_ANSWERS.en.stop.text],
      );
      expect(answer).toMatchObject({ held: true, passes_door: true });
      expect(await claimMessage(autocommit(database.db), answer!, lease)).toBeNull();
      await database.tx((tx) => handBackMessage(tx, before, GONE_BACK));
      expect([await rowOf(before), await rowOf(queued)]).toMatchObject([
        { status: 'canceled' },
        { status: 'canceled' },
      ]);
      expect(await rowOf(answer!)).toMatchObject({ held: false });
      expect(await claimMessage(autocommit(database.db), answer!, lease)).toMatchObject({ id: answer!.id });
    });
  });

  describe('on jobs', () => {
    const kind = 'scheduled_prompt';
    const claimJob =
      (job: JobRow): Work =>
      async (tx) =>
        (await claimJobs(tx, [job], bootId, [kind])).length;
    const jobRow = ({ id }: JobRow): Promise<Record<string, unknown>> => database.row('jobs', id);
    const aRunning = async (): Promise<JobRow> => {
      const job = await aJob(database, person, { kind });
      await database.tx(claimJob(job));
      return { ...job, attempt: 1 };
    };

    it('asks to stop what was claimed just before it, and its end does not count', async () => {
      const job = await aJob(database, person, { kind });
      await interleave(claimJob(job), stop);
      expect(await jobRow(job)).toMatchObject({ status: 'running', cancel_requested: true });
      const claimed = { ...job, attempt: 1 };
      expect(await database.tx((tx) => completeJob(tx, claimed))).toBe(false);
      const [end] = await database.tx((tx) => requeueJobs(tx, [{ ...claimed, delayMs: 0 }], DEFERRED));
      expect(end).toMatchObject({ status: 'canceled' });
    });

    it('is met by a claim that comes just after it', async () => {
      const job = await aJob(database, person, { kind });
      expect(await interleave(stop, claimJob(job))).toBe(0);
      expect(await jobRow(job)).toMatchObject({ status: 'canceled', end_reason: 'participant opted_out' });
    });

    it('cancels what is deferred or taken back just before it', async () => {
      const job = await aRunning();
      await interleave((tx) => requeueJobs(tx, [{ ...job, delayMs: 0 }], DEFERRED), stop);
      expect(await jobRow(job)).toMatchObject({ status: 'canceled' });
      expect(await database.query('select 1 from job_locks')).toEqual([]);
    });

    it('that a job itself carries out leaves that job its end', async () => {
      const [self, other] = [await aRunning(), await aJob(database, person, { kind, status: 'running' })];
      const done = await database.tx(async (tx) => {
        const locked = (await lockParticipant(tx, person.id))!;
        await changeStatus(tx, locked, 'complete', { source: 'admin', exceptJobId: self.id });
        return completeJob(tx, self);
      });
      expect(done).toBe(true);
      expect(await jobRow(other)).toMatchObject({ cancel_requested: true });
    });

    it('is obeyed by a deferral that comes just after it', async () => {
      const job = await aRunning();
      await interleave(stop, (tx) => requeueJobs(tx, [{ ...job, delayMs: 0 }], DEFERRED));
      expect(await jobRow(job)).toMatchObject({ status: 'canceled', end_reason: 'stopped' });
    });
  });
});
