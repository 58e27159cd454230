import { isDeepStrictEqual } from 'node:util';
import { aBoot, aParticipant } from '@promptpipe/testing';
import { newId } from '../../src';
import { useDatabase } from '../database';
import { anyJobOperation } from './any-job-operation';
import { expectModel, MODEL_LIMIT_MS } from './expect-model';
import type { JobsWorld } from './job-operations';
import type { JobsState, ModelJob } from './jobs-state';
import { demand, type Subject } from './operation';

interface Row {
  readonly id: string;
  readonly stagedBy: string | null;
  readonly lock: number | null;
  readonly leaseOver: boolean;
  readonly owner: string | null;
}

const ROWS = `
  select j.id, j.status, j.attempt, j.failures, j.crashes, j.dedupe_key as key, j.run_at <= clock_timestamp() as due,
         j.cancel_requested as stop, j.staged_by as "stagedBy", j.lease_owner as owner,
         coalesce(j.lease_until < clock_timestamp(), false) as "leaseOver", l.attempt as lock
    from jobs j
    left join job_locks l on l.job_id = j.id
   order by j.id`;

const TWO_AT_ONCE = `select lock_key from jobs where status = 'running' group by lock_key having count(*) > 1`;

describe('jobs, whatever many processes do with them', () => {
  const database = useDatabase();
  let world: JobsWorld;

  const compare = async (): Promise<(state: JobsState) => void> => {
    const rows = await database.query<Row>(ROWS);
    return (state) => {
      const numberOf = (boot: string | null): number | null => (boot === null ? null : world.boots.indexOf(boot));
      for (const { id, stagedBy, leaseOver } of rows) {
        if (!state.open.includes(id)) continue;
        Object.assign(state.jobs.find((job) => job.id === id) ?? {}, { stagedBy: numberOf(stagedBy), leaseOver });
      }
      const actual = rows.map((row) => ({ ...row, stagedBy: numberOf(row.stagedBy), owner: numberOf(row.owner) }));
      const expected = [...state.jobs].sort((a, b) => (a.id < b.id ? -1 : 1)).map((job) => rowOf(state, job));
      for (const [n, row] of expected.entries()) {
        demand(isDeepStrictEqual(actual[n], row), `${JSON.stringify(actual[n])} should be ${JSON.stringify(row)}`);
      }
      demand(actual.length === expected.length, `${actual.length} rows, not ${expected.length}`);
      state.open = [];
      for (const job of state.jobs) job.fresh = false;
    };
  };
  const rowOf = (state: JobsState, job: ModelJob): object => {
    const { id, status, attempt, failures, crashes, key, due, stop, stagedBy, owner, leaseOver } = job;
    const lock = state.locks.find((held) => held?.id === id)?.attempt ?? null;
    return { id, status, attempt, failures, crashes, key, due, stop, stagedBy, owner, leaseOver, lock };
  };
  const invariants = async (): Promise<void> => {
    expect(await database.query(TWO_AT_ONCE)).toEqual([]);
  };

  it(
    'keep fences, keys, order and themselves',
    async () => {
      const people = [];
      const boots: string[] = [];
      for (let n = 0; n < 3; n += 1) people.push(await aParticipant(database));
      for (let n = 0; n < 4; n += 1) boots.push(await aBoot(database));
      world = { people, boots, timers: people.map(() => newId()) };
      const subject: Subject<JobsState> = { database, compare, invariants };
      const begin = async (): Promise<{ state: JobsState; subject: Subject<JobsState> }> => {
        await database.query('delete from job_locks; delete from jobs; update service_instances set gone_at = null');
        const state = { jobs: [], locks: [null, null, null], hints: [], claims: [], gone: [], open: [] };
        return { state, subject };
      };
      await expectModel(anyJobOperation(world), begin, { runs: 10, steps: 50 });
    },
    MODEL_LIMIT_MS,
  );
});
