import { randomUUID } from 'node:crypto';
import { GATEWAY_FLAGS, SCHEDULER_FLAGS, SENDER_FLAGS } from '../src';
import { TICK_HEAD } from '../src/owner/tick';
import { useDatabase } from './database';
import { fill, fillPeople, type Fill } from './fill';
import { ENQUEUE, HOT_QUERIES } from './hot-queries';
import { explain, type ExplainedStatement, unmet } from './plans';
import { sampleOf, type Sample } from './sample';

/** Each adds to the one before. */
const SIZES: readonly { readonly size: string; readonly more: Fill | null; readonly many: boolean }[] = [
  { size: 'nothing', more: null, many: false },
  { size: 'a thousand settled rows', more: { settled: 1_000, due: 20, open: 15 }, many: false },
  { size: 'a hundred thousand settled rows', more: { settled: 99_000, due: 280, open: 85 }, many: false },
  { size: 'a hundred thousand settled rows and many due', more: { settled: 0, due: 20_000, open: 50 }, many: true },
];

const TICKS = { scheduler: SCHEDULER_FLAGS, sender: SENDER_FLAGS, gateway: GATEWAY_FLAGS };
const FORBIDDEN = ['seq jobs', 'seq outbox_messages', 'seq active_timers', 'seq moved_jobs', 'seq moved_messages'];

const database = useDatabase({ keepRows: true });
let next = 0;

describe.each(SIZES)('with $size', ({ more, many }) => {
  let sample: Sample;

  beforeAll(async () => {
    if (more && next === 0) await fillPeople(database);
    if (more) next = await fill(database, more, next);
    sample = await sampleOf(database);
  }, 180_000);

  const scansIn = (statements: readonly ExplainedStatement[]): string[] => statements.flatMap(({ scans }) => scans);

  it.each(more ? [...HOT_QUERIES, ENQUEUE] : HOT_QUERIES)(
    '$what goes by its index',
    async ({ work, indexes, endsEarly }) => {
      const scans = scansIn(await explain(database.db, (tx) => work(tx, sample)));
      // Of an empty table every index costs the same, so that which one is taken means nothing.
      expect(more ? unmet(indexes, scans) : []).toEqual([]);
      const forbidden = endsEarly && many ? [...FORBIDDEN, 'sort'] : FORBIDDEN;
      expect(scans.filter((scan) => forbidden.includes(scan))).toEqual([]);
    },
  );

  it.each(Object.entries(TICKS))('the tick of the %s reads no table from end to end', async (_, flags) => {
    const tick = await explain(database.db, (tx) => tx.query(`${TICK_HEAD}, ${flags}`, [randomUUID()]));
    expect(tick).toHaveLength(1);
    expect(scansIn(tick).filter((scan) => FORBIDDEN.includes(scan))).toEqual([]);
  });
});
