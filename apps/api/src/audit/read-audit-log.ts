import { autocommit, type AuditFilter, type DataSource, listAuditEntries } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { studyIdOf } from '../http/study-id';
import { type AuditAnswer, auditAnswer } from './audit-answer';
import { type AuditListQuery } from './audit.dto';

/** Who did what by the API, the newest first. */
export async function readAuditLog(db: DataSource, query: AuditListQuery): Promise<Page<AuditAnswer>> {
  const { actor = null, action = null, after = null, limit } = query;
  const filter = { subject: await subjectOf(db, query), apiKeyId: actor, action };
  const rows = await listAuditEntries(autocommit(db), filter, { after, limit: limit + 1 });
  return pageOf(rows.map(auditAnswer), limit);
}

async function subjectOf(db: DataSource, query: AuditListQuery): Promise<AuditFilter['subject']> {
  const { subjectType: type, subject } = query;
  if (type === undefined) return null;
  const id = type === 'study' ? await studyIdOf(db, subject, 'subject') : subject;
  return { type, id: id ?? null };
}
