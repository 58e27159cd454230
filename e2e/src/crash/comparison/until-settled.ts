import { setTimeout as sleep } from 'node:timers/promises';
import { type System } from '../../harness/system';
import { type Correspondent } from '../traffic/correspondent';

/** Due timers count as well: they are jobs that nobody has written down yet. */
const STATE = `
  select (select count(*) from jobs where participant_id = any($1::uuid[]) and status in ('queued', 'running'))
       + (select count(*) from outbox_messages
           where participant_id = any($1::uuid[]) and status in ('queued', 'sending', 'unknown'))
       + (select count(*) from active_timers where participant_id = any($1::uuid[]))
       + (select count(*) from occurrences where participant_id = any($1::uuid[]) and status in ('planned', 'queued'))
       + (select count(distinct r.batch_id) from batch_recipients r join batches b on b.id = r.batch_id
           where r.participant_id = any($1::uuid[]) and b.status in ('held', 'running'))
       + (select count(*) from inbound_messages where participant_id = any($1::uuid[]) and status = 'received') as open,
         (select count(*) from inbound_messages where participant_id = any($1::uuid[])) as replies,
         (select count(*) from crash_suite.moves) as moves`;

/** Less than the restage interval of 30 s: what only that last backstop brings back has not been brought back. */
const STALLED_MS = 20_000;
const LOOK_EACH_MS = 50;

/**
 * Comes back when nothing of these people is under way any more; or when nothing has moved for a while, however slow the
 * machine is otherwise: then the comparison shows what is amiss.
 */
export async function untilSettled({ database }: System, people: readonly Correspondent[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  const written = people.reduce((sum, person) => sum + person.written.length, 0);
  let last = '';
  let movedAt = performance.now();
  for (;;) {
    const [state] = await database.query<{ open: string; replies: string }>(STATE, [ids]);
    if (state?.open === '0' && Number(state.replies) >= written) return;
    const seen = JSON.stringify(state);
    if (seen !== last) movedAt = performance.now();
    last = seen;
    if (performance.now() - movedAt > STALLED_MS) return;
    await sleep(LOOK_EACH_MS);
  }
}
