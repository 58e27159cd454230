import { JOB_STATUSES, type JobStatus } from '@promptpipe/domain';
import { cancelJob, countBacklog, countDeadJobs, endedAttemptsOf, listJobs, replayDeadJobs, replayJob } from '../src';
import { useDatabase } from './database';
import { fill, fillPeople } from './fill';
import type { HotQuery } from './hot-query';
import { explain, unmet } from './plans';
import { sampleOf, type Sample } from './sample';

const PAGE = { after: null, limit: 101 };
const NOBODY = '00000000-0000-7000-8000-0000000000ff';

/** There are few of them, and two indexes that know them. */
const DEAD = 'jobs_given_up_idx|jobs_dead_idx';

const INDEXES: Readonly<Record<JobStatus, readonly string[]>> = {
  queued: ['jobs_due_idx', 'jobs_staged_idx', 'jobs_held_idx'],
  running: ['jobs_running_idx'],
  done: ['jobs_pkey'],
  dead: [DEAD],
  canceled: ['jobs_given_up_idx'],
};

/** What operators ask of jobs, and what each request that makes one has counted. */
const JOB_LISTS: readonly HotQuery[] = [
  { what: 'listing jobs', work: (tx) => listJobs(tx, {}, PAGE), indexes: ['jobs_pkey'] },
  ...(JOB_STATUSES.map((status) => ({
    what: `listing jobs that are ${status}`,
    work: (tx) => listJobs(tx, { status }, PAGE),
    indexes: INDEXES[status],
  })) satisfies HotQuery[]),
  {
    what: 'listing jobs of a kind that are queued',
    work: (tx) => listJobs(tx, { status: 'queued', kind: 'inbound' }, { ...PAGE, after: NOBODY }),
    indexes: INDEXES.queued,
  },
  { what: 'listing jobs of a kind', work: (tx) => listJobs(tx, { kind: 'inbound' }, PAGE), indexes: ['jobs_pkey'] },
  {
    what: 'listing jobs of a person',
    work: (tx, { person }) => listJobs(tx, { participantId: person.id }, PAGE),
    indexes: ['jobs_participant_id_idx'],
  },
  { what: 'counting dead jobs', work: (tx) => countDeadJobs(tx, {}), indexes: [DEAD] },
  { what: 'replaying dead jobs', work: (tx) => replayDeadJobs(tx, {}, NOBODY), indexes: [DEAD] },
  { what: 'replaying one', work: (tx) => replayJob(tx, NOBODY), indexes: ['jobs_pkey'] },
  { what: 'canceling one', work: (tx, { dueJobs }) => cancelJob(tx, dueJobs.at(-1)!.id), indexes: ['jobs_pkey'] },
  { what: 'the attempts of a job', work: (tx) => endedAttemptsOf(tx, NOBODY), indexes: ['job_attempts_pkey'] },
  { what: 'counting what waits', work: (tx) => countBacklog(tx, 'jobs', 100_000), indexes: INDEXES.queued },
  {
    what: 'counting messages that wait',
    work: (tx) => countBacklog(tx, 'messages', 100_000),
    indexes: ['outbox_messages_due_idx', 'outbox_messages_staged_idx'],
  },
  {
    what: 'counting timers that are due',
    work: (tx) => countBacklog(tx, 'timers', 100_000),
    indexes: ['idx_active_timers_next_run'],
  },
];

/** Ids that grow, as ours do: then to walk the rows by id looks cheap, though what is asked for stands at their end. */
const IN_ORDER = `
  insert into jobs (id, kind, payload, cause, status, finished_at, lease_owner, lease_until)
  select ('018f0000-0000-7000-8000-' || lpad(to_hex($3::integer + n), 12, '0'))::uuid, 'inbound', '{}', 'x', $2,
         case when $2 = 'done' then now() end,
         case when $2 = 'running' then gen_random_uuid() end, case when $2 = 'running' then now() end
    from generate_series(1, $1::integer) n`;

describe('with a hundred thousand settled rows', () => {
  const database = useDatabase({ keepRows: true });
  let sample: Sample;
  beforeAll(async () => {
    await fillPeople(database);
    await fill(database, { settled: 1_000, due: 300, open: 200 }, 0);
    await database.query(IN_ORDER, [100_000, 'done', 0]);
    await database.query(IN_ORDER, [20_000, 'queued', 100_000]);
    await database.query(IN_ORDER, [2_000, 'running', 120_000]);
    await database.query(
      `update jobs set status = 'dead'
        where id = any(array(select id from jobs where status = 'done' order by id limit 300))`,
    );
    await database.query('analyze jobs');
    sample = await sampleOf(database);
  });

  it.each(JOB_LISTS)('$what goes by its index', async ({ work, indexes }) => {
    const scans = (await explain(database.db, (tx) => work(tx, sample))).flatMap((statement) => statement.scans);
    expect(unmet(indexes, scans)).toEqual([]);
    expect(scans.filter((scan) => scan.startsWith('seq') && !/participants|studies/.test(scan))).toEqual([]);
  });
});
