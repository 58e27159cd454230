import { chance } from '../../harness/chance';
import { type BrokerKind } from '../../harness/broker';
import { LOOKUPS, type Lookup } from '../../harness/phones';
import { type ServiceName, SERVICES } from '../../harness/plan-services';

/** What goes wrong. `who` is a replica's name, such as `scheduler-2`; times are milliseconds. */
export type SoakFault =
  | { readonly kind: 'kill'; readonly who: string; readonly deadMs: number }
  | { readonly kind: 'kill-both'; readonly service: ServiceName; readonly deadMs: number }
  | { readonly kind: 'kill-all'; readonly deadMs: number }
  /** Killed again while it boots. */
  | { readonly kind: 'restart-thrice'; readonly who: string; readonly bootMs: readonly number[] }
  | { readonly kind: 'freeze'; readonly who: string; readonly frozenMs: number }
  | { readonly kind: 'shift-clock'; readonly who: string; readonly minutes: number }
  | { readonly kind: 'lose-owner-connections'; readonly service: ServiceName }
  | { readonly kind: 'crash-database'; readonly deadMs: number }
  | { readonly kind: 'empty-broker' }
  | { readonly kind: 'crash-broker'; readonly deadMs: number }
  | { readonly kind: 'phones'; readonly what: PhoneTrouble; readonly times: number; readonly lookup: Lookup };

export type PhoneTrouble = 'drop-answers' | 'hang' | 'delay';

export interface PlannedFault {
  /** From the beginning of the soak. */
  readonly atMs: number;
  readonly fault: SoakFault;
}

export interface SoakOccasion {
  readonly minutes: number;
  readonly broker: BrokerKind;
}

type Draw = (below: number) => number;

const REPLICAS = SERVICES.flatMap((service) => [service, `${service}-2`]);
const FIRST_AFTER_MS = 3_000;
const GAP_MS = { least: 1_500, spread: 5_000 };
/** No more trouble near the end, so that what is owed has its chance. */
const QUIET_END_MS = 5_000;
/** Longer than an account's lease of 8 s: the frozen one wakes up after somebody else has taken over. */
const PAST_THE_LEASE_MS = 9_000;
const A_MINUTE_MS = 60_000;

const KINDS: readonly (readonly [weight: number, draw: (draw: Draw) => SoakFault])[] = [
  [6, (draw) => ({ kind: 'kill', who: one(draw, REPLICAS), deadMs: draw(2_000) })],
  [3, (draw) => ({ kind: 'kill-both', service: one(draw, SERVICES), deadMs: draw(2_000) })],
  [1, (draw) => ({ kind: 'kill-all', deadMs: draw(1_000) })],
  [2, (draw) => ({ kind: 'restart-thrice', who: one(draw, REPLICAS), bootMs: [draw(900), draw(900), draw(900)] })],
  [3, (draw) => ({ kind: 'freeze', who: one(draw, REPLICAS), frozenMs: 500 + draw(PAST_THE_LEASE_MS + 4_000) })],
  [1, (draw) => ({ kind: 'shift-clock', who: one(draw, REPLICAS), minutes: draw(2) === 0 ? 10 : -10 })],
  [2, (draw) => ({ kind: 'lose-owner-connections', service: one(draw, SERVICES) })],
  [1, (draw) => ({ kind: 'crash-database', deadMs: draw(2_000) })],
  [5, (draw) => phoneTrouble(draw, 'drop-answers')],
  [1, (draw) => phoneTrouble(draw, 'hang')],
  [1, (draw) => phoneTrouble(draw, 'delay')],
];

/** Only a Redis can be emptied or die alone. */
const REDIS_KINDS: typeof KINDS = [
  [3, () => ({ kind: 'empty-broker' })],
  [2, (draw) => ({ kind: 'crash-broker', deadMs: draw(3_000) })],
];

/** The whole schedule of faults, fixed by the seed before anything is started. */
export function soakPlan({ minutes, broker }: SoakOccasion): PlannedFault[] {
  const draw = chance(`soak on ${broker}`);
  const kinds = broker === 'redis' ? [...KINDS, ...REDIS_KINDS] : KINDS;
  const endMs = minutes * A_MINUTE_MS - QUIET_END_MS;
  const planned: PlannedFault[] = [];
  for (let atMs = FIRST_AFTER_MS; atMs < endMs; atMs += GAP_MS.least + draw(GAP_MS.spread)) {
    planned.push({ atMs, fault: weighted(draw, kinds)(draw) });
  }
  return broker === 'redis' ? withAMinuteWithoutBroker(planned, minutes, draw) : planned;
}

/** Once in a soak that has the time for it. */
function withAMinuteWithoutBroker(planned: readonly PlannedFault[], minutes: number, draw: Draw): PlannedFault[] {
  if (minutes < 3) return [...planned];
  const atMs = FIRST_AFTER_MS + draw((minutes - 2) * A_MINUTE_MS);
  const minute: PlannedFault = { atMs, fault: { kind: 'crash-broker', deadMs: A_MINUTE_MS } };
  return [...planned, minute].sort((a, b) => a.atMs - b.atMs);
}

const phoneTrouble = (draw: Draw, what: PhoneTrouble): SoakFault => ({
  kind: 'phones',
  what,
  times: 1 + draw(5),
  lookup: one(draw, LOOKUPS),
});

function weighted<T>(draw: Draw, choices: readonly (readonly [weight: number, choice: T])[]): T {
  let left = draw(choices.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, choice] of choices) {
    if (left < weight) return choice;
    left -= weight;
  }
  throw new Error('There is nothing to choose from');
}

function one<T>(draw: Draw, items: readonly T[]): T {
  const item = items[draw(items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from');
  return item;
}
