import type { ScheduleView } from '@promptpipe/persistence';

export type ScheduleAnswer = ReturnType<typeof scheduleAnswer>;

export const scheduleAnswer = (schedule: ScheduleView) => {
  const { id, study, promptId, name, arm, definition, version, seed, createdAt, deletedAt } = schedule;
  return { id, study, promptId, name, arm, definition, version, seed, createdAt, ...(deletedAt ? { deletedAt } : {}) };
};
