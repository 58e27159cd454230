import { CRASH_POINTS, type CrashPoint } from '@promptpipe/lifecycle';
import { type BrokerKind } from '../../harness/broker';
import { chance } from '../../harness/chance';
import { type Lookup } from '../../harness/phones';
import { type ServiceName } from '../../harness/plan-services';
import { HALF_WAY, serviceOfPoint } from './service-of-point';

/** One process that shall die. */
export interface Stop {
  readonly service: ServiceName;
  readonly point: CrashPoint;
  /** At which of its passings. */
  readonly nth: number;
}

/** Deaths in the same traffic, of at most one process per service. */
export interface Round {
  readonly lookup: Lookup;
  readonly stops: readonly Stop[];
}

export interface Choice {
  readonly points: readonly string[] | null;
  readonly brokers: readonly BrokerKind[];
  readonly lookups: readonly Lookup[];
}

/** Passed once per boot, or by nothing but what a single fault leaves. */
const RARE: readonly CrashPoint[] = [
  'gateway.after-takeover',
  'gateway.before-backfill-checkpoint',
  'gateway.unknown-looked-up',
];
const MOST_PASSINGS = 3;

/** @throws for a chosen point that does not exist, or that this suite kills elsewhere */
function chosenPoints({ points }: Choice): CrashPoint[] {
  const all = CRASH_POINTS.filter((point) => point !== HALF_WAY);
  const strange = points?.filter((point) => !all.some((known) => known === point)) ?? [];
  if (strange.length > 0)
    throw new Error(`No crash point to choose: ${strange.join(', ')}. There are ${all.join(', ')}`);
  return points === null ? all : all.filter((point) => points.includes(point));
}

/** Every point once: the seed deals them out to the brokers, and the services die side by side. */
export function shortPlan(choice: Choice): ReadonlyMap<BrokerKind, readonly Round[]> {
  const draw = chance('crash plan');
  const { brokers, lookups } = choice;
  const firstBroker = draw(brokers.length);
  const firstLookup = draw(lookups.length);
  const plan = new Map<BrokerKind, { lookup: Lookup; stops: Stop[] }[]>(brokers.map((broker) => [broker, []]));
  const dealt = new Map<ServiceName, number>();
  for (const point of shuffled(chosenPoints(choice), draw)) {
    const stop = stopAt(point, 'once');
    const index = dealt.get(stop.service) ?? 0;
    dealt.set(stop.service, index + 1);
    const rounds = plan.get(at(brokers, firstBroker + index)) ?? [];
    const round = (rounds[Math.floor(index / brokers.length)] ??= {
      lookup: at(lookups, firstLookup + index),
      stops: [],
    });
    round.stops.push(stop);
  }
  return plan;
}

/** Every point alone, on every broker; those of the gateway with every way of looking up. */
export function longPlan(choice: Choice): ReadonlyMap<BrokerKind, readonly Round[]> {
  const rounds = (broker: BrokerKind): Round[] =>
    chosenPoints(choice).flatMap((point) => {
      const lookups = serviceOfPoint(point) === 'whatsapp-gateway' ? choice.lookups : choice.lookups.slice(0, 1);
      return lookups.map((lookup) => ({ lookup, stops: [stopAt(point, `${broker} ${lookup}`)] }));
    });
  return new Map(choice.brokers.map((broker) => [broker, rounds(broker)]));
}

export function stopAt(point: CrashPoint, occasion: string): Stop {
  const nth = RARE.includes(point) ? 1 : 1 + chance(`${point} ${occasion}`)(MOST_PASSINGS);
  return { service: serviceOfPoint(point), point, nth };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('There is nothing to choose from');
  return item;
}

export function shuffled<T>(items: readonly T[], draw: (below: number) => number): T[] {
  return items
    .map((item) => ({ item, place: draw(1_000_000_000) }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
