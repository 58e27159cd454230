import type { CallbackType, MisfirePolicy, Schedule, TimerType } from '@promptpipe/domain';

/** An active timer as its table holds it. */
export interface TimerRow {
  readonly id: string;
  readonly participantId: string;
  readonly timerType: TimerType;
  readonly callbackType: CallbackType;
  readonly callbackParams: Record<string, unknown>;
  /** The flow that owns the timer; null for one that no flow owns. */
  readonly flowType: string | null;
  readonly stateType: string | null;
  readonly dataKey: string | null;
  readonly origin: string;
  readonly nextRun: Date;
  readonly expiresAt: Date | null;
  readonly originalDelaySeconds: number | null;
  readonly schedule: Schedule | null;
  readonly misfirePolicy: MisfirePolicy;
  readonly misfireGraceSeconds: number | null;
  readonly fireVersion: number;
}

export const TIMER_FIELDS = `
  id, participant_id as "participantId", timer_type as "timerType", callback_type as "callbackType",
  callback_params as "callbackParams", flow_type as "flowType", state_type as "stateType", data_key as "dataKey", origin,
  next_run as "nextRun", expires_at as "expiresAt", original_delay_seconds as "originalDelaySeconds",
  schedule_json as "schedule", misfire_policy as "misfirePolicy", misfire_grace_seconds as "misfireGraceSeconds",
  fire_version as "fireVersion"`;
