import { z } from 'zod';
import { lastOccurrence, nextOccurrence, type OccurrenceBasis } from './schedule/next-occurrence';
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

export const isCallbackType = (text: string): text is CallbackType => Object.hasOwn(CALLBACK_PARAMS, text);

/** Throws a ZodError that names the field: a text or a phone number never gets into a timer. */
export const parseCallbackParams = (type: CallbackType, params: unknown): Record<string, unknown> =>
  CALLBACK_PARAMS[type].parse(params);

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

interface Verdict {
  /** `missed`: its policy says that it is too late. */
  readonly verdict: 'fire' | 'missed' | 'expired';
  /** Late by more than the pace of a loop explains. */
  readonly overdue: boolean;
  /** The planned instant that was judged. */
  readonly run: Date;
}
export type TimerDecision =
  (Verdict & { readonly then: 'end' }) | (Verdict & { readonly then: 'move-on'; readonly to: Date });

interface DueTimer {
  readonly nextRun: Date;
  readonly expiresAt: Date | null;
  readonly schedule: Schedule | null;
  readonly misfirePolicy: MisfirePolicy;
  readonly misfireGraceSeconds: number | null;
}

/** A run counts as missed, for `skip`, when it is this late: no outage, only the pace of the loop. */
const PUNCTUAL_SECONDS = 60;

type Planned = Pick<DueTimer, 'nextRun'>;

const secondsLate = ({ nextRun }: Planned, at: Date): number => (at.getTime() - nextRun.getTime()) / 1_000;

export const isOverdue = (timer: Planned, now: Date): boolean => secondsLate(timer, now) > PUNCTUAL_SECONDS;

export interface DueAt {
  readonly now: Date;
  /** When it would run if it is overdue: many that were missed have their turns one after the other. */
  readonly turn: Date;
}

/** What becomes of a due timer: does it fire, and is there a next run? */
export function decideTimer(timer: DueTimer, { now, turn }: DueAt, zone: string): TimerDecision {
  const run = judgedRun(timer, now, zone);
  const overdue = isOverdue({ nextRun: run }, now);
  if (timer.expiresAt !== null && timer.expiresAt <= now) return { verdict: 'expired', overdue, run, then: 'end' };
  const verdict = isInTime({ ...timer, nextRun: run }, overdue ? turn : now) ? 'fire' : 'missed';
  if (timer.schedule === null) return { verdict, overdue, run, then: 'end' };
  return { verdict, overdue, run, then: 'move-on', to: nextRunAfter(timer.schedule, timer.nextRun, now, { zone }) };
}

/** Of the runs that were missed the last one may still be within the grace, however late the first one is. `skip` skips all that was missed. */
function judgedRun({ schedule, nextRun, misfirePolicy }: DueTimer, now: Date, zone: string): Date {
  if (schedule === null || misfirePolicy !== 'fire-within' || now < nextRun) return nextRun;
  return lastOccurrence(schedule, now, { zone, anchor: nextRun });
}

/** The cap may hold one back until it is no longer in time. */
function isInTime(timer: DueTimer, runAt: Date): boolean {
  const { expiresAt, misfirePolicy, misfireGraceSeconds } = timer;
  if (expiresAt !== null && expiresAt <= runAt) return false;
  switch (misfirePolicy) {
    case 'fire-once':
      return true;
    case 'fire-within':
      return secondsLate(timer, runAt) <= (misfireGraceSeconds ?? 0);
    case 'skip':
      return secondsLate(timer, runAt) <= PUNCTUAL_SECONDS;
  }
}

/** How soon a timer is armed again when nobody knows how long it has been owed. */
const SHORTENED_SECONDS = 60;

/**
 * The delay of a timer that a state owes and that is gone: what is left of the original one, where that is known and not
 * over, else a short one. `sinceSeconds`: since the state was written, which is when the timer was armed at the latest.
 */
export function rearmDelaySeconds(originalDelaySeconds: number | null, sinceSeconds: number): number {
  if (originalDelaySeconds === null) return SHORTENED_SECONDS;
  const left = originalDelaySeconds - Math.max(0, sinceSeconds);
  return left > 0 ? Math.ceil(left) : Math.min(originalDelaySeconds, SHORTENED_SECONDS);
}
