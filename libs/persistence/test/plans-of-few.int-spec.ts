import { randomUUID } from 'node:crypto';
import { claimJobs, completeJobs, renewJobLeases, requeueJobs } from '../src';
import { useDatabase } from './database';
import { fill, fillPeople } from './fill';
import { explain } from './plans';

const database = useDatabase({ keepRows: true });
/** Their entries stay for as long as a snapshot is held, whatever the statistics say of the living rows. */
const OF_A_STATUS = ['jobs_running_idx', 'jobs_due_idx', 'jobs_staged_idx', 'jobs_dead_idx'];
const BY_DEDUPE_KEY = 'jobs_dedupe_key_key';

const hints = Array.from({ length: 100 }, () => ({ id: randomUUID(), attempt: 1 }));
const requeued = hints.map((hint) => ({ ...hint, delayMs: 0 }));

describe('while the statistics say that hardly anything is queued or runs', () => {
  beforeAll(async () => {
    await fillPeople(database);
    await fill(database, { settled: 20_000, due: 0, open: 0 }, 0);
    await database.query('analyze jobs');
  }, 60_000);

  // A look for queued twins goes by their keys, and by nothing else.
  it.each([
    ['claiming', [BY_DEDUPE_KEY], (tx) => claimJobs(tx, hints, randomUUID(), ['inbound'])],
    ['completing', [BY_DEDUPE_KEY], (tx) => completeJobs(tx, hints)],
    ['renewing', [BY_DEDUPE_KEY], (tx) => renewJobLeases(tx, hints)],
    ['putting back', [], (tx) => requeueJobs(tx, requeued, { failures: 0, crashes: 1, error: null })],
  ] as [string, string[], Parameters<typeof explain>[1]][])('%s a hundred goes by their ids', async (_, more, work) => {
    const scans = (await explain(database.db, work)).flatMap((statement) => statement.scans);
    expect(scans).toContain('jobs_pkey');
    expect(scans.filter((scan) => [...OF_A_STATUS, ...more].includes(scan))).toEqual([]);
  });
});
