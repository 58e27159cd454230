import type { Querying } from '@promptpipe/testing';

/** From here on the database's clock shows this much more: a spec waits for no day to pass. */
export const advanceClock = async (database: Querying, interval: string): Promise<void> => {
  await database.query(`
    create or replace function pp_now() returns timestamptz language sql stable as $$ select now() + interval '${interval}' $$`);
};
