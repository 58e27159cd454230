import fc from 'fast-check';
import { INBOUND_STATUSES, INBOUND_TRANSITIONS } from './inbound-message';
import { JOB_STATUSES, JOB_TRANSITIONS } from './job';
import { MESSAGE_STATUSES, MESSAGE_TRANSITIONS } from './outbox-message';
import { IllegalTransitionError, transition, type TransitionTable } from './transition';

interface Machine {
  readonly subject: string;
  readonly statuses: readonly string[];
  readonly table: TransitionTable<string, string>;
  /** Every arrow once more, so that a change of a table is a decision and no slip. */
  readonly arrows: readonly string[];
  /** What no event ever leads out of. */
  readonly final: readonly string[];
}

const MACHINES: readonly Machine[] = [
  {
    subject: 'job',
    statuses: JOB_STATUSES,
    table: JOB_TRANSITIONS,
    arrows: [
      'queued cancel canceled',
      'queued claim running',
      'running complete done',
      'running defer queued',
      'running retry queued',
      'running hand-back queued',
      'running take-back queued',
      'running exhaust dead',
      'running kill-process-again dead',
      'running cancel-running canceled',
      'running merge canceled',
      'dead cancel-dead canceled',
      'dead merge canceled',
      'dead replay queued',
    ],
    final: ['done', 'canceled'],
  },
  {
    subject: 'message',
    statuses: MESSAGE_STATUSES,
    table: MESSAGE_TRANSITIONS,
    arrows: [
      'queued claim sending',
      'queued give-up failed',
      'queued cancel canceled',
      'queued expire expired',
      'sending not-handed-over queued',
      'sending outcome-lost unknown',
      'sending give-up failed',
      'sending reject failed',
      'sending stop-before-send canceled',
      'unknown not-found queued',
      'unknown give-up failed',
      ...MESSAGE_STATUSES.map((status) => `${status} ack sent`),
    ],
    final: ['sent'],
  },
  {
    subject: 'reply',
    statuses: INBOUND_STATUSES,
    table: INBOUND_TRANSITIONS,
    arrows: ['received handle processed', 'received ignore ignored'],
    final: ['processed', 'ignored'],
  },
];

function refusal(attempt: () => unknown): IllegalTransitionError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof IllegalTransitionError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

function nextOr(before: string, attempt: () => string): string {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof IllegalTransitionError) return before;
    throw error;
  }
}

describe.each(MACHINES)('the transitions of a $subject', ({ subject, statuses, table, arrows, final }) => {
  const events = Object.keys(table);
  const next = (from: string, event: string): string => transition(subject, table, from, event);

  const pairs = statuses.flatMap((from) => events.map((event) => ({ from, event })));
  const known = ({ from, event }: { from: string; event: string }): boolean =>
    arrows.some((arrow) => arrow.startsWith(`${from} ${event} `));

  it.each(pairs.filter(known))('$from, $event: takes the arrow', ({ from, event }) => {
    expect(arrows).toContain(`${from} ${event} ${next(from, event)}`);
  });

  it.each(pairs.filter((pair) => !known(pair)))('$from, $event: is refused by name', ({ from, event }) => {
    const { name, code, message } = refusal(() => next(from, event));
    expect({ name, code, message }).toEqual({
      name: 'IllegalTransitionError',
      code: 'illegal-transition',
      message: `A ${subject} that is ${from} cannot ${event}`,
    });
  });

  it('has no arrow more', () => {
    const all = events.flatMap((event) =>
      (table[event]?.from ?? []).map((from) => `${from} ${event} ${next(from, event)}`),
    );
    expect(all.sort()).toEqual([...arrows].sort());
  });

  it('is never left by any sequence of events, and what is final stays', () => {
    const walks = fc.array(fc.constantFrom(...events), { maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...statuses), walks, (start, walk) => {
        walk.reduce((before, event) => {
          const after = nextOr(before, () => next(before, event));
          expect(final.includes(before) ? [before] : statuses).toContain(after);
          return after;
        }, start);
      }),
    );
  });
});
