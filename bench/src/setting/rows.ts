import type { TestDatabase } from '@promptpipe/testing';

/** Probes of nobody in particular; `later` keeps them from being due. */
export const insertProbes = (database: TestDatabase, count: number, later = false): Promise<unknown> =>
  database.query(
    `insert into jobs (id, kind, payload, cause, run_at)
     select gen_random_uuid(), 'probe', '{}', 'bench', now() + make_interval(hours => $2)
       from generate_series(1, $1::integer)`,
    [count, later ? 1 : 0],
  );

export const makeDue = async (database: TestDatabase): Promise<void> => {
  await database.query(`update jobs set run_at = now() where status = 'queued'`);
  await database.query('vacuum analyze jobs');
};

/** What a commit that made jobs is followed by; lost ones are found by the tick. */
export const wake = (database: TestDatabase): Promise<unknown> =>
  database.query(`select pg_notify('promptpipe_wake', 'jobs')`);

export const isAllDone = async (database: TestDatabase): Promise<boolean> =>
  (await database.query(`select 1 from jobs where status in ('queued', 'running') limit 1`)).length === 0;
