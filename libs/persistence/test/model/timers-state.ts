import type { TimerRow } from '../../src';
import type { Operation } from './operation';

export interface TimersState {
  timers: { id: string; person: number; recurring: boolean; fireVersion: number; nextRun: number; due: boolean }[];
  /** What was made of each timer, in the order in which it was made. */
  jobs: { id: string; timer: string; status: 'queued' | 'canceled' }[];
  /** What firers have read and may act on late, beside others who read the same. */
  read: TimerRow[];
}

export type TimerOperation = Operation<TimersState>;

export const HOUR_MS = 3_600_000;
