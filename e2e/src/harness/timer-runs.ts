import { until } from '@promptpipe/testing';
import { type Person } from './people';
import { type System } from './system';

/** In whole ms since 1970, as the scheduler reads the database's clock. */
export interface TimerRun {
  readonly plannedMs: number;
  /** When it became a job: the instant by which its fire found the next one. */
  readonly firedMs: number;
}

export interface TimerRuns {
  /** In the order in which they became jobs. */
  readonly runs: readonly TimerRun[];
  /** WhatsApp ids of the prompts that came of them, in the order of their line. */
  readonly waMessageIds: string[];
}

const RUNS = `
  select (extract(epoch from (payload->>'plannedAt')::timestamptz) * 1000)::double precision as "plannedMs",
         floor(extract(epoch from created_at) * 1000)::double precision as "firedMs"
    from jobs where participant_id = $1 and kind = 'scheduled_prompt' and status = 'done' order by participant_seq`;

const PROMPTS = `
  select wa_message_id as "waMessageId" from outbox_messages
   where participant_id = $1 and dedupe_key like 'timer:%' order by participant_seq`;

const UNDER_WAY = `
  select (select count(*) from jobs where participant_id = any($1::uuid[]) and status in ('queued', 'running'))
       + (select count(*) from outbox_messages
           where participant_id = any($1::uuid[]) and status in ('queued', 'sending', 'unknown')) as "underWay"`;

const NOW = `select (extract(epoch from clock_timestamp()) * 1000)::double precision as "nowMs"`;

export async function databaseNowMs({ database }: System): Promise<number> {
  const [row] = await database.query<{ nowMs: number }>(NOW);
  if (!row) throw new Error('The database did not tell the time');
  return row.nowMs;
}

/** Waits until nothing more is under way for these people. */
export async function untilQuiet({ database }: System, people: readonly Person[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  await until('nothing under way', async () => {
    const [row] = await database.query<{ underWay: string }>(UNDER_WAY, [ids]);
    return row?.underWay === '0';
  });
}

export async function runsOf({ database }: System, { id }: Person): Promise<TimerRuns> {
  const runs = await database.query<TimerRun>(RUNS, [id]);
  const prompts = await database.query<{ waMessageId: string }>(PROMPTS, [id]);
  return {
    runs,
    waMessageIds: prompts.map(({ waMessageId }) => waMessageId),
  };
}
