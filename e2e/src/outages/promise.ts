/** What becomes of an occurrence: it is sent, or why not. */
export type Outcome = 'sent' | 'expired' | 'misfire';

/** A schedule for all people of an outage. */
export interface PromisedSchedule {
  /** What its prompt says, and nobody else's. */
  readonly text: string;
  readonly definition: object;
  /** Of what falls due while nobody lives, in that order, for each person. */
  readonly outcomes: readonly Outcome[];
  /** At most one a day: then no local date may have two. */
  readonly isDaily: boolean;
}

/** A timer of each person. */
export interface PromisedTimer {
  readonly text: string;
  /** `at` or `schedule`, and its policy. */
  readonly when: object;
  /** Whatever it has missed is one prompt at most. */
  readonly isSent: boolean;
}

export const oncePerDay = (
  time: string,
  outcomes: readonly Outcome[],
  policy: object = {},
): Omit<PromisedSchedule, 'text'> => ({
  definition: { kind: 'daily', times: [time], quietHours: 'send', ...policy },
  outcomes,
  isDaily: true,
});

export const within = (minutes: number): object => ({
  misfirePolicy: 'fire-within',
  misfireGraceSeconds: minutes * 60,
});

/** So many that ended in this way, and the last one in that. */
export const after = (count: number, each: Outcome, last: Outcome): Outcome[] => [
  ...Array.from({ length: count }, () => each),
  last,
];
