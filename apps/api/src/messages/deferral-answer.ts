import type { ToldDeferral } from '@promptpipe/persistence';

export interface DeferralAnswer {
  readonly deferral?: { readonly reason: string; readonly until: Date };
}

/** What a message waits for, or waited for last; nothing where it never had to. */
export const deferralAnswer = ({ deferredReason: reason, deferredUntil: until }: ToldDeferral): DeferralAnswer =>
  reason !== null && until !== null ? { deferral: { reason, until } } : {};
