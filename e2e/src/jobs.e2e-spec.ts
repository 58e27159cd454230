import { until } from '@promptpipe/testing';
import { type JobAnswer, type List } from './harness/api-answers';
import { aSystem } from './harness/on-system';
import { type System } from './harness/system';

const LIMIT_MS = 60_000;

const submit = (system: System, job: object): Promise<JobAnswer> => system.api.post('/v1/jobs', job);

async function untilIn(system: System, id: string, ...statuses: readonly string[]): Promise<JobAnswer> {
  let job: JobAnswer | undefined;
  await until(`job ${id} to be ${statuses.join(' or ')}`, async () => {
    job = await system.api.get<JobAnswer>(`/v1/jobs/${id}`);
    return statuses.includes(job.status);
  });
  if (!job) throw new Error(`Job ${id} was never read`);
  return job;
}

const told = ({ timeline }: JobAnswer): unknown[] => timeline.map(({ event }) => event);

describe('a job that an operator submits', () => {
  const on = aSystem('postgres');

  it(
    'is tried again until it is done, and tells each attempt',
    on(async (system) => {
      const { id } = await submit(system, { kind: 'test', payload: { failTimes: 1 } });
      const job = await untilIn(system, id, 'done');
      expect(job).toMatchObject({ attempt: 2, failures: 1, crashes: 0 });
      expect(job.attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
        [1, 'retry'],
        [2, 'done'],
      ]);
      expect(told(job)).toEqual(['created', 'started', 'retry', 'started', 'done']);
      const instants = job.timeline.map(({ at }) => Date.parse(at));
      expect(instants).toEqual([...instants].sort((a, b) => a - b));
    }),
    LIMIT_MS,
  );

  it(
    'is canceled while it runs: it ends, and is not run again',
    on(async (system) => {
      const { id } = await submit(system, { kind: 'test', payload: { sleepMs: 2_000 } });
      await untilIn(system, id, 'running');
      const asked = await system.api.post(`/v1/jobs/${id}/cancel`, {});
      expect(asked).toEqual({ id, status: 'running', cancelRequested: true });
      const job = await untilIn(system, id, 'canceled', 'done');
      expect(job).toMatchObject({ status: 'canceled', endReason: 'stopped', attempt: 1 });
      expect(told(job)).toEqual(['created', 'started', 'canceled']);
    }),
    LIMIT_MS,
  );

  it(
    'is replayed with all that match, and goes on from the attempt it had',
    on(async (system) => {
      const { id } = await submit(system, { kind: 'test', payload: { sleepMs: 1 } });
      await untilIn(system, id, 'done');
      await system.database.query(`update jobs set status = 'dead', attempt = 5, failures = 5 where id = $1`, [id]);
      const { items } = await system.api.get<List<JobAnswer>>('/v1/jobs?status=dead');
      expect(items.map((item) => item.id)).toEqual([id]);
      expect(await system.api.post('/v1/jobs/replay', { filter: { kind: 'test' } })).toEqual({
        dryRun: true,
        matching: 1,
      });
      const replayed = await system.api.post('/v1/jobs/replay', { filter: { kind: 'test' }, confirmCount: 1 });
      expect(replayed).toMatchObject({ replayed: 1, merged: 0, skipped: 0 });
      expect(await untilIn(system, id, 'done')).toMatchObject({ attempt: 6, failures: 0 });
    }),
    LIMIT_MS,
  );
});
