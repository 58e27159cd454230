import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

/** Whoever comes second waits here for the first to commit, and finds what it made. */
const TAKE = `
  insert into job_requests (request_key, job_id, body_hash) values ($1, $2, $3)
  on conflict (request_key) do nothing
  returning job_id as "jobId"`;

const FIND = `select job_id as "jobId", body_hash as "bodyHash" from job_requests where request_key = $1`;

const POINT_TO = `update job_requests set job_id = $2 where request_key = $1`;

export type JobRequestResult =
  { readonly outcome: 'new' } | { readonly outcome: 'exists' | 'other-body'; readonly jobId: string };

export const bodyHashOf = (body: unknown): string => createHash('sha256').update(JSON.stringify(body)).digest('hex');

/** Notes that this request makes this job, or tells which one it has made; `body` is whatever the request asked for. */
export async function takeJobRequest(
  tx: EntityManager,
  requestKey: string,
  jobId: string,
  body: unknown,
): Promise<JobRequestResult> {
  const bodyHash = bodyHashOf(body);
  if (await queryRow(tx, TAKE, [requestKey, jobId, bodyHash])) return { outcome: 'new' };
  const made = await queryRow<{ jobId: string; bodyHash: string }>(tx, FIND, [requestKey]);
  if (!made) throw new Error('A request vanished while it was read');
  return { outcome: made.bodyHash === bodyHash ? 'exists' : 'other-body', jobId: made.jobId };
}

/** In the transaction that took the request: a job that stood already does the work. */
export async function pointJobRequestTo(tx: EntityManager, requestKey: string, jobId: string): Promise<void> {
  await queryRows(tx, POINT_TO, [requestKey, jobId]);
}
