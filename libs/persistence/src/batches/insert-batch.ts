import type { EntityManager } from 'typeorm';
import type { RecipientJudgement } from '@promptpipe/domain';
import { jsonOf } from '../database/json-of';
import { queryRow, queryRows } from '../database/sql';

export interface NewBatch {
  readonly id: string;
  readonly studyId: string;
  readonly promptId: string;
  readonly promptVersion: number;
  /** To whom, as it can be shown to people. */
  readonly target: object;
  readonly size: number;
  readonly needsConfirmation: boolean;
  readonly startAt: Date;
  readonly expiresAt: Date | null;
  readonly apiKeyId: string;
  /** Names the request that makes it, so that its repeat makes none. */
  readonly requestKey: string | null;
  readonly bodyHash: string;
}

/** The database's clock decides when it starts: its hold, or the wanted instant where that is later. */
const PLAN = `
  select start as "startAt", $3::timestamptz <= start as "isLate"
    from greatest(pp_now() + $1 * interval '1 second', $2::timestamptz) start`;

/** Whoever comes second with one request key waits here for the first to commit, and makes none. */
const INSERT = `
  insert into batches (id, study_id, prompt_id, prompt_version, target, size, needs_confirmation, start_at, expires_at,
                       api_key_id, request_key, body_hash)
  values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11, $12)
  on conflict (request_key) do nothing
  returning id`;

const INSERT_RECIPIENTS = `
  insert into batch_recipients (batch_id, participant_id, place, status, reason)
  select $1, participant_id, place, case when reason is null then 'waiting' else 'excluded' end, reason
    from unnest($2::uuid[], $3::text[]) with ordinality as person (participant_id, reason, place)`;

/** `isLate`: it would expire before it starts. */
export async function planBatch(
  tx: EntityManager,
  wanted: { readonly holdSeconds: number; readonly at: Date | null; readonly expiresAt: Date | null },
): Promise<{ readonly startAt: Date; readonly isLate: boolean }> {
  const { holdSeconds, at, expiresAt } = wanted;
  const plan = await queryRow<{ startAt: Date; isLate: boolean | null }>(tx, PLAN, [holdSeconds, at, expiresAt]);
  if (!plan) throw new Error('A plan without a start');
  return { startAt: plan.startAt, isLate: plan.isLate === true };
}

/** False: another request of that key made its batch meanwhile. */
export async function insertBatch(
  tx: EntityManager,
  batch: NewBatch,
  judged: readonly { readonly id: string; readonly judgement: RecipientJudgement }[],
): Promise<boolean> {
  const { id, studyId, promptId, promptVersion, target, size, needsConfirmation, startAt, expiresAt } = batch;
  const params = [id, studyId, promptId, promptVersion, jsonOf(target), size, needsConfirmation, startAt];
  const made = await queryRow(tx, INSERT, [...params, expiresAt, batch.apiKeyId, batch.requestKey, batch.bodyHash]);
  if (!made) return false;
  const reasons = judged.map(({ judgement }) => (judgement.outcome === 'excluded' ? judgement.reason : null));
  await queryRows(tx, INSERT_RECIPIENTS, [id, judged.map((one) => one.id), reasons]);
  return true;
}
