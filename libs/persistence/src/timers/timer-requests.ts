import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { bodyHashOf } from '../jobs/job-requests';

/** Whoever comes second waits here for the first to commit, and finds what it made. */
const TAKE = `
  insert into timer_requests (request_key, timer_id, body_hash) values ($1, $2, $3)
  on conflict (request_key) do nothing
  returning timer_id as "timerId"`;

const FIND = `select timer_id as "timerId", body_hash as "bodyHash" from timer_requests where request_key = $1`;

export type TimerRequestResult =
  { readonly outcome: 'new' } | { readonly outcome: 'exists' | 'other-body'; readonly timerId: string };

/**
 * Notes that this request makes this timer, or tells which one it has made; `body` is whatever the request asked for. The caller
 * holds the turnstile, so that the answer is about what stands.
 */
export async function takeTimerRequest(
  tx: EntityManager,
  requestKey: string,
  timerId: string,
  body: unknown,
): Promise<TimerRequestResult> {
  const bodyHash = bodyHashOf(body);
  if (await queryRow(tx, TAKE, [requestKey, timerId, bodyHash])) return { outcome: 'new' };
  const made = await queryRow<{ timerId: string; bodyHash: string }>(tx, FIND, [requestKey]);
  if (!made) throw new Error('A request vanished while it was read');
  return { outcome: made.bodyHash === bodyHash ? 'exists' : 'other-body', timerId: made.timerId };
}
