import { type BrokerKind, BROKERS } from '../harness/broker';
import { type Lookup, LOOKUPS } from '../harness/phones';
import { SETTING } from './setting';

const given = (name: string): string | null => {
  const value = process.env[name];
  return value === undefined || value === '' ? null : value;
};

/** Short: everything once, by the seed. Long: all combinations. */
export const IS_LONG = given(SETTING.form) === 'long';

/** Null: all of them. */
export const ONLY_POINTS: readonly string[] | null = given(SETTING.points)?.split(',') ?? null;

const chosenOf = <T extends string>(all: readonly T[], name: string): readonly T[] => {
  const value = given(name);
  return value === null ? all : all.filter((one) => one === value);
};

export const CHOSEN_BROKERS: readonly BrokerKind[] = chosenOf(BROKERS, SETTING.broker);
export const CHOSEN_LOOKUPS: readonly Lookup[] = chosenOf(LOOKUPS, SETTING.lookup);

/** Null: no soak is asked for. */
export const SOAK_MINUTES: number | null = given(SETTING.minutes) === null ? null : Number(given(SETTING.minutes));

/** The one mutation that shall be seen as it is, red and all; null: each is expected to be caught. */
export const BARE_MUTATION = given(SETTING.mutation);
