/** Kinds of jobs that keep what a person told us: they are owed to the study, not to the person, and go on. */
export const TOLD_BY_THEM: readonly string[] = ['inbound'];
