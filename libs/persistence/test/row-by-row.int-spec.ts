import { aJob, aParticipant } from '@promptpipe/testing';
import { queryRows } from '../src/database/sql';
import { rowByRow } from '../src/jobs/row-by-row';
import { useDatabase } from './database';

describe('a statement that one of its rows refuses', () => {
  const database = useDatabase();

  it('is done all the same, in halves down to that row', async () => {
    const person = await aParticipant(database);
    await aJob(database, person, { dedupe_key: 'taken' });
    const twin = await aJob(database, person, { status: 'dead', dedupe_key: 'taken' });
    const rows = Array.from({ length: 1_000 }, (_, n) => n);
    const told: number[] = [];
    const outcomes = await database.tx((tx) =>
      rowByRow(tx, rows, async (some) => {
        told.push(some.length);
        const refused = some.includes(700) && some.length > 1;
        if (refused)
          await queryRows(tx, `update jobs set status = 'queued', finished_at = null where id = $1`, [twin.id]);
        return [...some];
      }),
    );
    expect(outcomes).toEqual(rows);
    expect(told.filter((length) => length === 1).length).toBeLessThan(3);
    expect(told.length).toBeLessThan(25);
  });
});
