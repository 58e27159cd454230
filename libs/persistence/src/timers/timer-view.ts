import type { CallbackType, MisfirePolicy, Schedule, TimerType } from '@promptpipe/domain';

/** An active timer as its table holds it. */
export interface TimerRow {
  readonly id: string;
  readonly participantId: string;
  readonly timerType: TimerType;
  readonly callbackType: CallbackType;
  readonly callbackParams: Record<string, unknown>;
  readonly origin: string;
  readonly nextRun: Date;
  readonly expiresAt: Date | null;
  readonly schedule: Schedule | null;
  readonly misfirePolicy: MisfirePolicy;
  readonly misfireGraceSeconds: number | null;
  readonly fireVersion: number;
}

export const TIMER_FIELDS = `
  id, participant_id as "participantId", timer_type as "timerType", callback_type as "callbackType",
  callback_params as "callbackParams", origin, next_run as "nextRun", expires_at as "expiresAt",
  schedule_json as "schedule", misfire_policy as "misfirePolicy", misfire_grace_seconds as "misfireGraceSeconds",
  fire_version as "fireVersion"`;
