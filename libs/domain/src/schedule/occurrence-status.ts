/** `queued`: its message is on its way. The last two are for good. */
export const OCCURRENCE_STATUSES = ['planned', 'queued', 'sent', 'not-sent'] as const;
export type OccurrenceStatus = (typeof OCCURRENCE_STATUSES)[number];
