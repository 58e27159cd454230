import { scheduleSchema } from './schedule/schedule';
import { isTimeZone } from './time-zone';
import { CALLBACK_PARAMS, type CallbackType, MISFIRE_POLICIES, type MisfirePolicy, nextRunAfter } from './timer';
import { faultsOf, unreadable, type Unreadable } from './unreadable';

/** A timer as its row holds it, whatever that is. */
export interface StoredTimer {
  readonly callbackType: string;
  readonly callbackParams: unknown;
  readonly schedule: unknown;
  readonly misfirePolicy: string;
  readonly nextRun: unknown;
}

/**
 * Null for a timer that can be fired. The parameters of a callback type that only others know are their business. `zone` is
 * the participant's; where that is itself no zone, the participant is at fault and not the timer.
 */
export function readTimer(timer: StoredTimer, zone: string): Unreadable | null {
  const { callbackType, misfirePolicy, nextRun } = timer;
  if (!isInstant(nextRun)) return unreadable('impossible-state', 'next_run: is no instant');
  if (!MISFIRE_POLICIES.includes(misfirePolicy as MisfirePolicy)) {
    return unreadable('impossible-state', 'misfire_policy: is none of ours');
  }
  if (Object.hasOwn(CALLBACK_PARAMS, callbackType)) {
    const params = CALLBACK_PARAMS[callbackType as CallbackType].safeParse(timer.callbackParams);
    if (!params.success) return unreadable('bad-payload', faultsOf('callback_params', params.error));
  }
  return timer.schedule === null ? null : readSchedule(timer.schedule, nextRun, zone);
}

/** A schedule is good for something only when another instant comes of it. */
function readSchedule(stored: unknown, nextRun: Date, zone: string): Unreadable | null {
  const schedule = scheduleSchema.safeParse(stored);
  if (!schedule.success) return unreadable('bad-schedule', 'schedule_json: is no schedule');
  try {
    const next = nextRunAfter(schedule.data, nextRun, nextRun, { zone: isTimeZone(zone) ? zone : 'UTC' });
    if (isInstant(next)) return null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return unreadable('bad-schedule', 'schedule_json: no further instant comes of it');
}

const isInstant = (value: unknown): value is Date => value instanceof Date && !isNaN(value.getTime());
