import { transition, type TransitionTable } from './transition';

export const INBOUND_STATUSES = ['received', 'processed', 'ignored'] as const;
export type InboundStatus = (typeof INBOUND_STATUSES)[number];

export type InboundEvent = 'handle' | 'ignore';

export const INBOUND_TRANSITIONS: TransitionTable<InboundStatus, InboundEvent> = {
  handle: { from: ['received'], to: 'processed' },
  ignore: { from: ['received'], to: 'ignored' },
};

export const nextInboundStatus = (from: InboundStatus, event: InboundEvent): InboundStatus =>
  transition('reply', INBOUND_TRANSITIONS, from, event);
