import { TOLD_BY_THEM } from './told-by-them';

/**
 * True for a job whose person is paused: it stands where it is until they are resumed. What they have told us goes on. Asked of the
 * tiny index of the paused.
 */
const ofPaused = (job: string): string => `
  (${job}.kind not in (${TOLD_BY_THEM.map((kind) => `'${kind}'`).join(', ')})
   and (select exists (
          select 1 from participants p where p.id = ${job}.participant_id and p.status = 'paused')))`;

/**
 * True for a job `j` that is the head of its lock key: no earlier one is due, coming back or running. One that is not yet
 * due and was never begun holds back nobody, nor does one that waits for its person to be resumed: what the person tells us
 * meanwhile passes it. Stage and claim share this predicate, so what is staged can be claimed.
 */
export const HEAD_OF_KEY = `
  (j.lock_key is null or not exists (
     select 1
       from jobs earlier
      where earlier.lock_key = j.lock_key
        and earlier.status in ('queued', 'running')
        and earlier.participant_seq < j.participant_seq
        and (earlier.status = 'running' or earlier.attempt > 0 or earlier.run_at <= pp_now())
        and (earlier.status = 'running' or not ${ofPaused('earlier')})))`;

/**
 * True for a job `j` whose participant can be read, and is not paused. Asked of the tiny index of those who cannot: it costs
 * nothing while there are none. Stage and claim share it too.
 */
export const NOT_SUSPENDED = `
  (not (select exists (
          select 1 from participants p where p.id = j.participant_id and p.unreadable_reason is not null))
   and not ${ofPaused('j')})`;
