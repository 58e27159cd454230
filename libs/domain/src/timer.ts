import { z } from 'zod';
import { nextOccurrence, type OccurrenceBasis } from './schedule/next-occurrence';
import type { Schedule } from './schedule/schedule';

export const TIMER_TYPES = ['once', 'recurring'] as const;
export type TimerType = (typeof TIMER_TYPES)[number];

export const MISFIRE_POLICIES = ['fire-once', 'fire-within', 'skip'] as const;
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number];

/** Ids only: what a timer must say stands in the prompt, what it must reach stands in the participant. */
export const CALLBACK_PARAMS = {
  scheduled_prompt: z.strictObject({ promptId: z.uuid() }),
} as const;
export type CallbackType = keyof typeof CALLBACK_PARAMS;
export const CALLBACK_TYPES = Object.keys(CALLBACK_PARAMS) as CallbackType[];

/**
 * Where a recurring timer goes after the run planned for `planned`: the next instant after now. Runs that were missed in
 * between collapse into the one that fires now (`fire-once`); the grid itself never moves.
 */
export function nextRunAfter(
  schedule: Schedule,
  planned: Date,
  now: Date,
  basis: Omit<OccurrenceBasis, 'anchor'>,
): Date {
  const after = now > planned ? now : planned;
  return nextOccurrence(schedule, after, { ...basis, anchor: planned });
}

export type TimerDecision =
  | { readonly fire: boolean; readonly then: 'end' }
  | { readonly fire: boolean; readonly then: 'move-on'; readonly to: Date };

interface DueTimer {
  readonly nextRun: Date;
  readonly expiresAt: Date | null;
  readonly schedule: Schedule | null;
  readonly misfirePolicy: MisfirePolicy;
  readonly misfireGraceSeconds: number | null;
}

/** A run counts as missed, for `skip`, when it is this late: no outage, only the pace of the loop. */
const PUNCTUAL_SECONDS = 60;

/** What becomes of a due timer: does it fire, and is there a next run? */
export function decideTimer(timer: DueTimer, now: Date, zone: string): TimerDecision {
  const expired = timer.expiresAt !== null && timer.expiresAt <= now;
  const fire = !expired && isWithinGrace(timer, now);
  if (expired || timer.schedule === null) return { fire, then: 'end' };
  return { fire, then: 'move-on', to: nextRunAfter(timer.schedule, timer.nextRun, now, { zone }) };
}

function isWithinGrace({ nextRun, misfirePolicy, misfireGraceSeconds }: DueTimer, now: Date): boolean {
  const lateSeconds = (now.getTime() - nextRun.getTime()) / 1_000;
  switch (misfirePolicy) {
    case 'fire-once':
      return true;
    case 'fire-within':
      return lateSeconds <= (misfireGraceSeconds ?? 0);
    case 'skip':
      return lateSeconds <= PUNCTUAL_SECONDS;
  }
}
