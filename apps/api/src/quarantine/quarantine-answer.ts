import type { QuarantinedOriginal, QuarantinedRow } from '@promptpipe/persistence';

export type QuarantineAnswer = ReturnType<typeof quarantineAnswer>;

/** Without the original: that may hold texts and phone numbers, and is shown only where it is asked for by its id. */
export const quarantineAnswer = (row: QuarantinedRow) => ({
  id: row.id,
  table: row.table,
  rowId: row.rowId,
  participantId: row.participantId,
  studyId: row.studyId,
  reason: row.reason,
  detail: row.detail,
  moved: row.moved,
  status: row.status,
  foundBy: row.foundBy,
  quarantinedAt: row.quarantinedAt,
  resolvedAt: row.resolvedAt,
});

export const originalAnswer = (row: QuarantinedOriginal) => ({ ...quarantineAnswer(row), original: row.original });
