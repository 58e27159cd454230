import { aBoot, aParticipant, db, insertRow, type ParticipantRow } from '@promptpipe/testing';
import { claimJobs, type ClaimedJob, completeJob, newId, requeueJobs } from '../../src';
import { useDatabase } from '../database';
import { cancelTimer, fireDue } from './acts';
import { interleave, session, then } from './interleave';

describe('a timer that fires while it is canceled', () => {
  const database = useDatabase();
  const [fire, cancel, worker] = [session('fire'), session('cancel'), session('worker')];
  let person: ParticipantRow;
  let timer: { id: string; participantId: string };
  let made: string[];
  let answer: unknown;
  let claimed: ClaimedJob | undefined;

  beforeEach(async () => {
    person = await aParticipant(database);
    timer = { id: newId(), participantId: person.id };
    await insertRow(database, 'active_timers', {
      ...{ id: timer.id, participant_id: person.id, timer_type: 'once', callback_type: 'scheduled_prompt' },
      ...{ origin: timer.id, scheduled_at: db('now()'), next_run: db(`date_trunc('milliseconds', now())`) },
    });
  });

  const fires = fire.does('fires', async (tx) => (made = await fireDue(tx)));
  const statuses = async (): Promise<unknown[]> =>
    (await database.query<{ status: string }>('select status from jobs')).map(({ status }) => status);
  const noTimer = async (): Promise<void> => expect(await database.query('select 1 from active_timers')).toEqual([]);

  interleave('is canceled with the job that it made', database, [
    fires,
    cancel.waitsFor(fire, 'asks for the turnstile', async (tx) => (answer = await cancelTimer(tx, timer))),
    fire.commits(),
    cancel.commits(),
    then('nothing is left to run', async () => {
      expect(answer).toEqual({ deleted: false, canceled: 1, stopRequested: 0 });
      expect(await statuses()).toEqual(['canceled']);
      await noTimer();
    }),
  ]);

  interleave('does not fire once it is canceled', database, [
    cancel.does('cancels', async (tx) => (answer = await cancelTimer(tx, timer))),
    fire.does('looks, and passes the busy over', async (tx) => (made = await fireDue(tx))),
    fire.commits(),
    cancel.commits(),
    fire.does('looks again', async (tx) => void made.push(...(await fireDue(tx)))),
    fire.commits(),
    then('no job was made', async () => {
      expect([made, answer, await statuses()]).toEqual([[], { deleted: true, canceled: 0, stopRequested: 0 }, []]);
      await noTimer();
    }),
  ]);

  interleave('fires when its cancellation is rolled back', database, [
    cancel.does('cancels', (tx) => cancelTimer(tx, timer)),
    fire.does('passes the busy over', async (tx) => (made = await fireDue(tx))),
    cancel.rollsBack(),
    fire.does('fires', async (tx) => (made = await fireDue(tx))),
    fire.commits(),
    then('its job waits', async () => expect([made.length, await statuses()]).toEqual([1, ['queued']])),
  ]);

  const claims = worker.does('claims its job', async (tx) => {
    const boot = await aBoot(database);
    [claimed] = await claimJobs(tx, [{ id: made[0]!, attempt: 0 }], boot, ['scheduled_prompt']);
  });

  interleave('stops its job that a claim had just taken', database, [
    fires,
    fire.commits(),
    claims,
    cancel.waitsFor(worker, 'cancels', async (tx) => (answer = await cancelTimer(tx, timer))),
    worker.commits(),
    cancel.commits(),
    worker.does('completes', async (tx) => expect(await completeJob(tx, claimed!)).toBe(false)),
    worker.rollsBack(),
    worker.does('lets go', (tx) =>
      requeueJobs(tx, [{ ...claimed!, delayMs: 0 }], { failures: 0, crashes: 0, error: null }),
    ),
    worker.commits(),
    then('it ends canceled, without effects', async () => {
      expect(answer).toEqual({ deleted: false, canceled: 0, stopRequested: 1 });
      expect(await statuses()).toEqual(['canceled']);
    }),
  ]);

  interleave('cancels its job that was just coming back', database, [
    fires,
    fire.commits(),
    claims,
    worker.commits(),
    worker.does('fails', (tx) =>
      requeueJobs(tx, [{ ...claimed!, delayMs: 0 }], { failures: 1, crashes: 0, error: 'x' }),
    ),
    cancel.waitsFor(worker, 'cancels', async (tx) => (answer = await cancelTimer(tx, timer))),
    worker.commits(),
    cancel.commits(),
    then('it does not run again', async () => {
      expect(answer).toEqual({ deleted: false, canceled: 1, stopRequested: 0 });
      expect(await statuses()).toEqual(['canceled']);
    }),
  ]);

  interleave('leaves nothing to claim', database, [
    fires,
    fire.commits(),
    cancel.does('cancels', async (tx) => (answer = await cancelTimer(tx, timer))),
    worker.does('claims its job', async (tx) => {
      const boot = await aBoot(database);
      [claimed] = await claimJobs(tx, [{ id: made[0]!, attempt: 0 }], boot, ['scheduled_prompt']);
    }),
    worker.commits(),
    cancel.commits(),
    then('it is canceled', async () => {
      expect([claimed, answer]).toEqual([undefined, { deleted: false, canceled: 1, stopRequested: 0 }]);
      expect(await statuses()).toEqual(['canceled']);
    }),
  ]);
});
