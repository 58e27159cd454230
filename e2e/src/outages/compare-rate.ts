import { type System } from '../harness/system';
import { CATCH_UP } from './catch-up';
import { type Cohort } from './cohort';

/** What was more than a minute late when it was decided, and from when on it was allowed to leave. */
const LATE = `
  select m.wa_message_id as "waMessageId", coalesce(j.attempt, 1) as attempt,
         (extract(epoch from coalesce(j.run_at, m.not_before)) * 1000)::double precision as "turnMs"
    from outbox_messages m
    left join occurrences o on o.id = m.occurrence_id
    left join jobs j on m.dedupe_key = j.cause || '#0' and j.kind = 'scheduled_prompt'
   where m.participant_id = any($1::uuid[])
     and coalesce(j.created_at - (j.payload ->> 'plannedAt')::timestamptz, m.created_at - o.instant) > interval '1 minute'
   order by 3`;

interface Late {
  readonly waMessageId: string;
  readonly attempt: number;
  readonly turnMs: number;
}

/** The turns of schedules and timers together are as far apart as the cap has it, and none is on a phone before its turn. */
export async function expectNoFlood({ database, phones }: System, { people }: Cohort): Promise<void> {
  const late = await database.query<Late>(LATE, [people.map(({ id }) => id)]);
  // A job that a kill sent back has had its turn: when it runs again is no turn.
  const turns = late.filter(({ attempt }) => attempt === 1).map(({ turnMs }) => turnMs);
  const gaps = turns.slice(1).map((turnMs, index) => turnMs - (turns[index] ?? NaN));
  expect(gaps.filter((gap) => gap < CATCH_UP.eachMs)).toEqual([]);
  const shown = (await Promise.all(people.map(({ phone }) => phones.shown(phone)))).flat();
  const shownAt = new Map(shown.map(({ id, at }) => [id, Date.parse(at)]));
  expect(late.filter(({ waMessageId, turnMs }) => (shownAt.get(waMessageId) ?? Infinity) < turnMs)).toEqual([]);
}
