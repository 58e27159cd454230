import { type TimerJob, type TimerRow } from '@promptpipe/persistence';

export type ActiveTimerAnswer = ReturnType<typeof activeTimerAnswer>;

export const activeTimerAnswer = (timer: TimerRow) => ({
  id: timer.id,
  status: 'active' as const,
  participantId: timer.participantId,
  callbackType: timer.callbackType,
  params: timer.callbackParams,
  nextRun: timer.nextRun,
  schedule: timer.schedule,
  misfirePolicy: timer.misfirePolicy,
  misfireGraceSeconds: timer.misfireGraceSeconds,
  expiresAt: timer.expiresAt,
  flowType: timer.flowType,
});

/** It ended so long ago, or was canceled before it fired: only its request is remembered. */
export interface EndedTimerAnswer {
  readonly id: string;
  readonly status: null;
}

/** Only its job is left, which tells what became of it. `missed`: its policy did not let it fire so late, and the job never ran. */
export interface FiredTimerAnswer {
  readonly id: string;
  readonly status: 'fired' | 'missed';
  readonly job: { readonly id: string; readonly status: string };
}

export const firedTimerAnswer = (
  id: string,
  { id: jobId, status, missed }: Omit<TimerJob, 'participantId'>,
): FiredTimerAnswer => ({
  id,
  status: missed === true ? 'missed' : 'fired',
  job: { id: jobId, status },
});
