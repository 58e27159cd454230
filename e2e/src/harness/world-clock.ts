import { shiftedClock } from './shifted-clock';
import { type System } from './system';

const NOW = `select pp_now() as now`;

/** Whole milliseconds, so that the phones' clock shows the very same. */
const OFFSET = `
  select round(extract(epoch from $1::timestamptz - clock_timestamp()) * 1000)::double precision as "offsetMs",
         current_database() as database`;

/** As the database has it, whose clock is the only one that counts. */
export async function worldNow({ database }: System): Promise<Date> {
  const [row] = await database.query<{ now: Date }>(NOW);
  if (!row) throw new Error('The database did not tell the time');
  return row.now;
}

/**
 * It is this instant now, for the database and for WhatsApp. The services keep the time of the machine, on which nothing
 * may depend. None of them may be alive: a session keeps the clock that it began with.
 */
export async function setWorldClock({ database, fleet }: System, instant: string): Promise<void> {
  if (fleet.running.length > 0) throw new Error(`The clock is set while nobody lives, but ${fleet.running.join()} do`);
  const [row] = await database.query<{ offsetMs: number; database: string }>(OFFSET, [instant]);
  if (!row) throw new Error('The database did not tell the time');
  const offset = `${row.offsetMs} milliseconds`;
  await database.query(`alter database "${row.database}" set promptpipe.clock_offset = '${offset}'`);
  await database.query(`select set_config('promptpipe.clock_offset', $1, false)`, [offset]);
  await fleet.restartSimulator(shiftedClock(row.offsetMs));
}
