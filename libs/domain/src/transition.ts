/** A status change that its table does not hold. Carries the names, so that the reader of a log needs no code. */
export class IllegalTransitionError extends Error {
  readonly code = 'illegal-transition';

  constructor(subject: string, from: string, event: string) {
    super(`A ${subject} that is ${from} cannot ${event}`);
    this.name = 'IllegalTransitionError';
  }
}

/** For each event: the statuses it may meet, and the one it leads to. */
export type TransitionTable<Status extends string, Event extends string> = Readonly<
  Record<Event, { readonly from: readonly Status[]; readonly to: Status }>
>;

/** The status after `event`; throws `IllegalTransitionError` where the table has no such arrow. */
export function transition<Status extends string, Event extends string>(
  subject: string,
  table: TransitionTable<Status, Event>,
  from: Status,
  event: Event,
): Status {
  const arrow = table[event];
  if (!arrow.from.includes(from)) throw new IllegalTransitionError(subject, from, event);
  return arrow.to;
}
