export interface StudyView {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly accountId: string;
  /** IANA; of participants who are enrolled without one of their own. */
  readonly defaultZone: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sending: 'on' | 'paused';
  readonly sendingReason: string | null;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
  /** What happened until then has been exported; null: nothing is known to be. */
  readonly exportConfirmedAt: Date | null;
}

export const STUDY_FIELDS = `
  id, code, name, account_id as "accountId", default_zone as "defaultZone", settings, sending,
  sending_reason as "sendingReason", created_at as "createdAt", closed_at as "closedAt",
  export_confirmed_at as "exportConfirmedAt"`;
