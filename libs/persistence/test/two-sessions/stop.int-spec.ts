import { parsePhoneNumber } from '@promptpipe/domain';
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
  claimJobs,
  type ClaimedJob,
  completeJob,
  enqueueMessage,
  type EntityManager,
  lockParticipant,
  newId,
  recordInbound,
  requeueStaleRunningJobs,
} from '../../src';
import { useDatabase } from '../database';
import { interleave, session, then } from './interleave';

describe('a STOP', () => {
  const database = useDatabase();
  const [stop, flow, worker] = [session('stop'), session('flow'), session('worker')];
  let person: ParticipantRow;
  let message: MessageRow;
  let job: JobRow;
  let claimed: ClaimedJob;
  let seen: string | undefined;

  beforeEach(async () => {
    // Above those that the builders count out.
    person = await aParticipant(database, { next_seq: 100 });
    message = await aMessage(database, person);
    job = await aJob(database, person, { kind: 'scheduled_prompt' });
  });

  const optOut = (tx: EntityManager): Promise<unknown> =>
    recordInbound(tx, {
      ...{ accountId: 'default', waMessageId: newId(), body: 'STOP', quotedWaId: null, at: new Date() },
      sender: parsePhoneNumber(person.phone)!,
    });
  /** What a flow does: it writes only to somebody who is active behind the turnstile. */
  const write = async (tx: EntityManager): Promise<void> => {
    const participant = (await lockParticipant(tx, person.id))!;
    seen = participant.status;
    if (participant.status !== 'active') return;
    const id = newId();
    await enqueueMessage(tx, participant, { id, text: 'Hello', lane: 'study', dedupeKey: `row:${id}` });
  };
  const open = async (): Promise<void> => {
    const queued = await database.query(
      `select id from outbox_messages where status not in ('canceled', 'sent') and not passes_door`,
    );
    expect(queued).toEqual([]);
  };

  interleave('between a read and its write lets nothing be written', database, [
    flow.does('reads that the person is active', async (tx) => {
      const [row] = await tx.query<{ status: string }[]>('select status from participants where id = $1', [person.id]);
      expect(row?.status).toBe('active');
    }),
    stop.does('opts out', optOut),
    flow.waitsFor(stop, 'comes to the turnstile to write', write),
    stop.commits(),
    flow.commits(),
    then('nothing waits', async () => {
      expect(seen).toBe('opted_out');
      await open();
    }),
  ]);

  interleave('after a write meets what was written', database, [
    flow.does('writes', write),
    stop.waitsFor(flow, 'opts out', optOut),
    flow.commits(),
    stop.commits(),
    then('nothing waits', open),
  ]);

  interleave('that is rolled back leaves everything as it was', database, [
    stop.does('opts out', optOut),
    flow.waitsFor(stop, 'comes to write', write),
    stop.rollsBack(),
    flow.commits(),
    then('both messages wait', async () => {
      expect(await database.query(`select 1 from outbox_messages where status = 'queued'`)).toHaveLength(2);
    }),
  ]);

  interleave('waits for no slow job whose process is dead; nobody takes the job up again', database, [
    worker.does('claims', async (tx) => {
      const boot = await aBoot(database);
      [claimed] = (await claimJobs(tx, [job], boot, ['scheduled_prompt'])) as [ClaimedJob];
    }),
    worker.commits(),
    then('its process hangs, and is declared gone', () =>
      database.query('update service_instances set gone_at = now()'),
    ),
    stop.does('opts out', optOut),
    stop.commits(),
    then('all that was not begun is canceled', async () => {
      await open();
      expect((await database.row('outbox_messages', message.id)).status).toBe('canceled');
      expect(await database.row('jobs', job.id)).toMatchObject({ status: 'running', cancel_requested: true });
    }),
    worker.does('wakes and completes', async (tx) => expect(await completeJob(tx, claimed)).toBe(false)),
    worker.rollsBack(),
    then('the next scheduler takes it back', async () => {
      const taken = await database.tx((tx) => requeueStaleRunningJobs(tx));
      expect(taken).toEqual([{ id: job.id, status: 'canceled' }]);
    }),
  ]);
});
