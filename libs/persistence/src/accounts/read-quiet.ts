import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

interface Quiet {
  /** A message of the account is under way, or something of its people falls due within the time that was asked for. */
  readonly isBusy: boolean;
  /** Of the day, in the zone that was asked for. */
  readonly hour: number;
}

/** Each half reads a partial index of what is due soonest: in a quiet hour that is nothing. */
const QUIET = `
  with soon as (select pp_now() + $2::double precision * interval '1 second' as at)
  select extract(hour from pp_now() at time zone $3)::integer as hour,
         exists (select 1 from outbox_messages
                  where account_id = $1
                    and (status in ('sending', 'unknown')
                         or (status = 'queued' and greatest(not_before, retry_at) <= (select at from soon))))
         or exists (select 1 from active_timers t join participants p on p.id = t.participant_id
                     where p.account_id = $1 and t.next_run <= (select at from soon))
         or exists (select 1 from occurrences o join participants p on p.id = o.participant_id
                     where p.account_id = $1 and o.status = 'planned' and o.instant <= (select at from soon)) as "isBusy"`;

export async function readQuiet(
  tx: EntityManager,
  asked: { readonly accountId: string; readonly seconds: number; readonly zone: string },
): Promise<Quiet> {
  const quiet = await queryRow<Quiet>(tx, QUIET, [asked.accountId, asked.seconds, asked.zone]);
  if (!quiet) throw new Error('The database did not tell the time');
  return quiet;
}

const PERIOD = `select floor(extract(epoch from pp_now()) / $1::double precision)::bigint::text as period`;

/** The number of the period of so many seconds in which it is now: the same for whoever asks within it. */
export async function periodOf(tx: EntityManager, seconds: number): Promise<string> {
  const row = await queryRow<{ period: string }>(tx, PERIOD, [seconds]);
  if (!row) throw new Error('The database did not tell the time');
  return row.period;
}
