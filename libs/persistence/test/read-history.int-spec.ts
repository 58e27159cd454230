import { requestKey } from '@promptpipe/domain';
import { aJob, aMessage, aParticipant, db, type MessageRow, type ParticipantRow } from '@promptpipe/testing';
import {
  autocommit,
  cancelJob,
  cancelJobsOfTimer,
  enqueueMessage,
  findJob,
  findLastSentBefore,
  findMessage,
  findQuoted,
  findTimerJob,
  findTimerOwner,
  lockParticipant,
  moveJobs,
  moveMessages,
  newId,
  replayJob,
  type EnqueueMessageResult,
} from '../src';
import { useDatabase } from './database';

const LONG_AGO = { finished_at: db(`now() - interval '8 days'`), updated_at: db(`now() - interval '8 days'`) };
const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

describe('history', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const tx = () => autocommit(database.db);
  const aMoved = async (over: Record<string, unknown> = {}): Promise<MessageRow> => {
    const message = await aMessage(database, person, { status: 'sent', ...LONG_AGO, ...over });
    await database.tx((mover) => moveMessages(mover, 7));
    expect(await database.row('outbox_messages', message.id)).toEqual({});
    return message;
  };
  const quote = ({ wa_message_id: waMessageId }: MessageRow, participantId = person.id) =>
    findQuoted(tx(), { accountId: 'default', waMessageId, participantId });

  it.each([
    ['stands', 0],
    ['has moved', 1],
    ['has moved as well as the one before', 2],
  ])('tells the job that a timer made last when it %s, whatever the ids say', async (_, movedToo) => {
    const timer_id = newId();
    const [late, early] = ['ffffffff-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001'];
    const over = (moves: boolean) => ({ timer_id, status: 'done', ...(moves && LONG_AGO) });
    await aJob(database, person, { id: late, ...over(movedToo === 2), participant_seq: 1 });
    await aJob(database, person, { id: early, ...over(movedToo >= 1), participant_seq: 2 });
    await database.tx((mover) => moveJobs(mover, 7));
    expect(await findTimerJob(tx(), timer_id)).toMatchObject({ id: early });
  });

  it('answers for a message as the hot table did', async () => {
    const hot = await aMessage(database, person, { status: 'failed', last_error: 'no', ...LONG_AGO });
    const before = await findMessage(tx(), hot.id);
    await database.tx((mover) => moveMessages(mover, 7));
    expect(before).not.toBeNull();
    expect(await findMessage(tx(), hot.id)).toEqual(before);
    expect(await findMessage(tx(), newId())).toBeNull();
  });

  it('knows what a reply quotes, of the same person only', async () => {
    const moved = await aMoved({ wa_at: daysAgo(9) });
    expect(await quote(moved)).toMatchObject({ id: moved.id, status: 'sent', waAt: expect.any(Date) as Date });
    expect(await quote(moved, newId())).toBeNull();
  });

  it('knows what was last sent before a reply, wherever it stands', async () => {
    const moved = await aMoved({ wa_at: daysAgo(9) });
    const lastAt = async (at: Date): Promise<string | undefined> => (await findLastSentBefore(tx(), person.id, at))?.id;
    expect([await lastAt(daysAgo(10)), await lastAt(daysAgo(8))]).toEqual([undefined, moved.id]);

    const stayed = await aMessage(database, person, { status: 'sent', wa_at: daysAgo(20) });
    const later = await aMessage(database, person, { status: 'sent', wa_at: daysAgo(2) });
    expect([await lastAt(daysAgo(15)), await lastAt(daysAgo(8)), await lastAt(daysAgo(1))]).toEqual([
      ...[stayed.id, moved.id, later.id],
    ]);
  });

  it('does not take for sent what failed', async () => {
    await aMoved({ status: 'failed', wa_at: null, ack_level: 0, sent_at: null, failure_class: 'unresolved' });
    expect(await findLastSentBefore(tx(), person.id, new Date())).toBeNull();
  });

  it('answers the repeat of a request with what it made, and makes nothing', async () => {
    const dedupeKey = requestKey('admin', person.id, 'once');
    const send = (text: string): Promise<EnqueueMessageResult> =>
      database.tx(async (sender) => {
        const locked = await lockParticipant(sender, person.id);
        return enqueueMessage(sender, locked!, { id: newId(), text, lane: 'study', dedupeKey });
      });
    const made = await send('Hello');
    await database.query(
      `update outbox_messages set status = 'expired', finished_at = now(), updated_at = now() - interval '8 days', held = false`,
    );
    expect(await database.tx((mover) => moveMessages(mover, 7))).toBe(1);

    expect(await send('Hello')).toEqual({ outcome: 'exists', id: made.id });
    expect(await send('Another text')).toEqual({ outcome: 'other-body', id: made.id });
    expect(await findMessage(tx(), made.id)).toMatchObject({ status: 'expired' });
    expect(await database.query('select 1 from outbox_messages')).toEqual([]);
  });

  it('knows the job that a timer made last, and cancels nothing of it', async () => {
    const timer_id = newId();
    const first = await aJob(database, person, { id: newId(), status: 'done', timer_id, ...LONG_AGO });
    expect(await database.tx((mover) => moveJobs(mover, 7))).toBe(1);
    expect(await findTimerOwner(tx(), timer_id)).toBe(person.id);
    expect(await findTimerJob(tx(), timer_id)).toEqual({
      id: first.id,
      status: 'done',
      participantId: person.id,
      missed: null,
    });
    expect(await database.tx((mover) => cancelJobsOfTimer(mover, timer_id))).toEqual({ canceled: 0, stopRequested: 0 });

    const second = await aJob(database, person, { id: newId(), timer_id });
    expect(await findTimerJob(tx(), timer_id)).toMatchObject({ id: second.id, status: 'queued' });
    expect([await findTimerOwner(tx(), newId()), await findTimerJob(tx(), newId())]).toEqual([null, null]);
  });

  it('answers for a job as the hot table did, and changes nothing of it', async () => {
    const job = await aJob(database, person, { status: 'dead', last_error: 'no', ...LONG_AGO });
    const before = await findJob(tx(), job.id);
    await database.query(`update participants set status = 'withdrawn'`);
    expect(await database.tx((mover) => moveJobs(mover, 7))).toBe(1);
    expect(before).toMatchObject({ status: 'dead', lastError: 'no' });
    expect(await findJob(tx(), job.id)).toEqual(before);
    await expect(database.tx((one) => cancelJob(one, job.id))).rejects.toThrow('A job that is dead cannot cancel');
    await expect(database.tx((one) => replayJob(one, job.id))).rejects.toThrow('moved to history cannot replay');
    expect([await findJob(tx(), newId()), await database.tx((one) => replayJob(one, newId()))]).toEqual([null, null]);
  });

  it('opens one day of it for a look, however many there are', async () => {
    const moved = await aMoved();
    await database.tx(async (reader) => {
      await findMessage(reader, moved.id);
      const [opened] = await reader.query<{ count: number }[]>(
        `select count(distinct relation)::integer as count from pg_locks
          join pg_class c on c.oid = relation and c.relkind = 'r' and c.relispartition
         where pid = pg_backend_pid()`,
      );
      expect(opened).toEqual({ count: 1 });
    });
  });
});
