import type { Pool } from 'pg';

export const CREATE_EPOCH_TABLE = `
create table if not exists bullmq.promptpipe_epoch (
  only_row boolean primary key default true check (only_row),
  value uuid not null default gen_random_uuid()
)`;

/** The file of the job table is another one after a TRUNCATE, the timeline is another one after a failover. */
const READ_EPOCH = `
select concat_ws(':', value, pg_relation_filenode('bullmq.job'::regclass),
                 (select timeline_id from pg_control_checkpoint())) as epoch
from bullmq.promptpipe_epoch`;

const MAKE_EPOCH = `insert into bullmq.promptpipe_epoch default values on conflict do nothing`;

/** The row is gone when the schema was emptied, or dropped and made again: then there is a new value. */
export async function postgresEpoch(pool: Pool): Promise<string> {
  return (await readEpoch(pool)) ?? (await makeEpoch(pool));
}

async function readEpoch(pool: Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ epoch: string }>(READ_EPOCH);
  return rows[0]?.epoch;
}

async function makeEpoch(pool: Pool): Promise<string> {
  await pool.query(MAKE_EPOCH);
  const epoch = await readEpoch(pool);
  if (epoch === undefined) throw new Error('schema "bullmq" was emptied while its epoch was being written');
  return epoch;
}
