export interface AckTerms {
  readonly level: string;
  readonly at: string;
  readonly sentAt: string;
}

/** What an ack tells, wherever the message stands. */
export const FACTS = ({ level, at, sentAt }: AckTerms): string => `
  ack_level = ${level},
  status = 'sent',
  wa_at = coalesce(m.wa_at, ${sentAt}),
  sent_at = coalesce(m.sent_at, pp_now()),
  delivered_at = case when ${level} >= 2 then coalesce(m.delivered_at, ${at}) else m.delivered_at end,
  read_at = case when ${level} >= 3 then coalesce(m.read_at, ${at}) else m.read_at end,
  played_at = case when ${level} >= 4 then coalesce(m.played_at, ${at}) else m.played_at end,
  failure_class = null,
  updated_at = pp_now()`;

/** Whatever it was about to do in the hot table is over. */
export const PASSED = `,
  finished_at = coalesce(m.finished_at, pp_now()), held = false, retry_at = null, unknown_since = null,
  staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null, lease_owner = null, lease_until = null`;
