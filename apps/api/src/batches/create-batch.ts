import { batchRequestKey, type BatchForecast } from '@promptpipe/domain';
import {
  bodyHashOf,
  type DataSource,
  type EntityManager,
  findBatchRequest,
  insertAuditEntry,
  insertBatch,
  inTransaction,
  newId,
  planBatch,
} from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { badField, Refusal } from '../http/refusal';
import { type NewBatchRequest } from './batches.dto';
import { forecast } from './forecast';
import { refuseIncomplete } from './refuse-incomplete';

export interface BatchRules {
  readonly holdSeconds: number;
  /** A send to more people than this is confirmed by somebody who repeats their number. */
  readonly confirmAbove: number;
  /** A send that names more people than this is refused. */
  readonly maxRecipients: number;
}

export interface BatchToCreate extends NewBatchRequest {
  readonly idempotencyKey: string | null;
}

/** Writes down whom it goes to, and holds it. The same Idempotency-Key again answers the batch that it made. */
export function createBatch(db: DataSource, rules: BatchRules, request: BatchToCreate): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { idempotencyKey, ...body } = request;
    const requestKey = idempotencyKey === null ? null : batchRequestKey(ADMIN_KEY_ID, idempotencyKey);
    const asked = { requestKey, bodyHash: bodyHashOf(body) };
    return (await madeBy(tx, asked)) ?? (await make(tx, rules, body, asked)) ?? (await madeMeanwhile(tx, asked));
  });
}

interface Asked {
  readonly requestKey: string | null;
  readonly bodyHash: string;
}

async function madeBy(tx: EntityManager, { requestKey, bodyHash }: Asked): Promise<string | null> {
  const made = requestKey === null ? null : await findBatchRequest(tx, requestKey);
  if (!made || made.bodyHash === bodyHash) return made?.id ?? null;
  throw new Refusal(422, 'This Idempotency-Key was used for another batch: choose a new key for a new batch.');
}

async function madeMeanwhile(tx: EntityManager, asked: Asked): Promise<string> {
  const id = await madeBy(tx, asked);
  if (id === null) throw new Error('A batch vanished while it was read');
  return id;
}

/** Null: another request of that key made it meanwhile. */
async function make(tx: EntityManager, rules: BatchRules, body: NewBatchRequest, asked: Asked): Promise<string | null> {
  const { studyId, prompt, forecast: expected } = await forecast(tx, body, rules.maxRecipients);
  if (!body.excludeIncomplete) refuseIncomplete(expected);
  refuseNobody(expected);
  const { at = null, expiresAt = null, to } = body;
  const { startAt, isLate } = await planBatch(tx, { holdSeconds: rules.holdSeconds, at, expiresAt });
  if (isLate) throw badField('expiresAt', `must be later than the start, which is ${startAt.toISOString()}`);
  const { count: size, judged } = expected;
  const needsConfirmation = size > rules.confirmAbove;
  const id = newId();
  const target = 'participantIds' in to ? { people: to.participantIds.length } : to;
  const of = { id, studyId, promptId: prompt.id, promptVersion: prompt.version, target, size, needsConfirmation };
  if (!(await insertBatch(tx, { ...of, startAt, expiresAt, apiKeyId: ADMIN_KEY_ID, ...asked }, judged))) return null;
  const after = { promptId: prompt.id, promptVersion: prompt.version, to: target, size };
  const audit = { apiKeyId: ADMIN_KEY_ID, target: { type: 'batch', id } as const };
  await insertAuditEntry(tx, { ...audit, action: 'batch.create', before: null, after });
  return id;
}

function refuseNobody({ count, exclusions }: BatchForecast): void {
  if (count > 0) return;
  const why = exclusions.map((one) => `${one.reason} (${one.count})`).join(', ') || 'there is nobody';
  throw new Refusal(422, `Nobody would be written to: ${why}. A dry run shows whom a batch reaches.`);
}
