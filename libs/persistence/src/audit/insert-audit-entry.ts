import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { jsonOf } from '../database/json-of';
import { queryRows } from '../database/sql';

/** What the log tells of. */
export const AUDITED = ['study', 'account', 'batch'] as const;

export interface AuditEntry {
  readonly apiKeyId: string;
  /** Such as `sending.pause`. */
  readonly action: string;
  readonly target: { readonly type: (typeof AUDITED)[number]; readonly id: string };
  readonly before: object | null;
  readonly after: object | null;
}

/** Append-only: nothing of ours updates or deletes a row. */
const INSERT = `
  insert into audit_log (id, api_key_id, action, target_type, target_id, before, after)
  values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb)`;

/** In the transaction that makes the change: either both stand or neither. */
export async function insertAuditEntry(tx: EntityManager, entry: AuditEntry): Promise<void> {
  const { apiKeyId, action, target, before, after } = entry;
  const stored = [before, after].map((state) => (state === null ? null : jsonOf(state)));
  await queryRows(tx, INSERT, [uuidv7(), apiKeyId, action, target.type, target.id, ...stored]);
}
