import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import type { AuditEntry } from './insert-audit-entry';

export interface AuditView extends AuditEntry {
  readonly id: string;
  readonly at: Date;
}

/** Null does not narrow. */
export interface AuditFilter {
  readonly subject: { readonly type: AuditEntry['target']['type']; readonly id: string | null } | null;
  readonly apiKeyId: string | null;
  readonly action: string | null;
}

/** Newest first: UUIDv7 keys are by age. A study is named by its code, as everywhere outside. */
const PAGE = `
  select e.id, e.api_key_id as "apiKeyId", e.action, e.before, e.after, e.at,
         jsonb_build_object('type', e.target_type, 'id', case
           when e.target_type = 'study'
           then coalesce((select s.code from studies s where s.id::text = e.target_id), e.target_id)
           else e.target_id end) as target
    from audit_log e
   where ($1::text is null or e.target_type = $1)
     and ($2::text is null or e.target_id = $2)
     and ($3::text is null or e.api_key_id = $3)
     and ($4::text is null or e.action = $4)
     and ($5::uuid is null or e.id < $5)
   order by e.id desc
   limit $6`;

export const listAuditEntries = (
  tx: EntityManager,
  { subject, apiKeyId, action }: AuditFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<AuditView[]> =>
  queryRows<AuditView>(tx, PAGE, [
    subject?.type ?? null,
    subject?.id ?? null,
    ...[apiKeyId, action, page.after, page.limit],
  ]);
