import { type TimerRow } from '@promptpipe/persistence';

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

/** Only its job is left, which tells what became of it. */
export interface FiredTimerAnswer {
  readonly id: string;
  readonly status: 'fired';
  readonly job: { readonly id: string; readonly status: string };
}

export const firedTimerAnswer = (id: string, { id: jobId, status }: FiredTimerAnswer['job']): FiredTimerAnswer => ({
  id,
  status: 'fired',
  job: { id: jobId, status },
});
