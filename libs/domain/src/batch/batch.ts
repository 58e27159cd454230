import { transition, type TransitionTable } from '../transition';

export const BATCH_STATUSES = ['held', 'running', 'done', 'canceled'] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

export type BatchEvent = 'start' | 'finish' | 'cancel';

/** `done`: every message of it has ended, none is set aside; so that until then it can be canceled. */
export const BATCH_TRANSITIONS: TransitionTable<BatchStatus, BatchEvent> = {
  start: { from: ['held'], to: 'running' },
  finish: { from: ['running'], to: 'done' },
  cancel: { from: ['held', 'running'], to: 'canceled' },
};

export const nextBatchStatus = (from: BatchStatus, event: BatchEvent): BatchStatus =>
  transition('batch', BATCH_TRANSITIONS, from, event);
