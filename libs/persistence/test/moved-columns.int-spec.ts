import {
  LEFT_JOB_COLUMNS,
  LEFT_MESSAGE_COLUMNS,
  MOVED_JOB_COLUMNS,
  MOVED_MESSAGE_COLUMNS,
} from '../src/history/moved-columns';
import { useDatabase } from './database';

const COLUMNS = `
  select attname as name from pg_attribute
   where attrelid = $1::regclass and attnum > 0 and not attisdropped
   order by attname`;

describe.each([
  ['jobs', 'jobs_history', MOVED_JOB_COLUMNS, LEFT_JOB_COLUMNS],
  ['outbox_messages', 'outbox_messages_history', MOVED_MESSAGE_COLUMNS, LEFT_MESSAGE_COLUMNS],
] as const)('the columns of %s', (hot, history, moved: readonly string[], left: readonly string[]) => {
  const database = useDatabase();
  const columnsOf = async (table: string): Promise<string[]> =>
    (await database.query<{ name: string }>(COLUMNS, [table])).map(({ name }) => name);

  /** Add it to moved-columns.ts: to MOVED (and to the history table, by a migration), or to LEFT. */
  it('are each moved into history, or left behind on purpose', async () => {
    const known = [...moved, ...left];
    expect((await columnsOf(hot)).filter((column) => !known.includes(column))).toEqual([]);
    expect(known.filter((column) => moved.includes(column) && left.includes(column))).toEqual([]);
  });

  it('are those of history, besides the day of the move', async () => {
    expect(await columnsOf(history)).toEqual([...moved, 'moved_on'].sort());
  });

  it('exist, each of them', async () => {
    const present = await columnsOf(hot);
    expect([...moved, ...left].filter((column) => !present.includes(column))).toEqual([]);
  });
});
