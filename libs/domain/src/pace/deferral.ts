/**
 * Why a message waits although its time has come. `pace`: the account has just sent; `cold-cap`: enough people who never wrote were
 * met today; `cold-paused`: WhatsApp has restricted the account, which writes only to people who have written to it.
 */
export const DEFERRAL_REASONS = ['pace', 'cold-cap', 'cold-paused'] as const;
export type DeferralReason = (typeof DEFERRAL_REASONS)[number];

/**
 * Why a message is never sent. `loop`: the person had just these words a moment ago; `silent`: nobody asked for it, nor answers;
 * `misfire-policy`: nobody could send while it was due, and its schedule skips what is missed.
 */
export const GUARD_REASONS = ['loop', 'silent', 'misfire-policy'] as const;
export type GuardReason = (typeof GUARD_REASONS)[number];
