import type { ParticipantRow } from '@promptpipe/testing';
import type { Claim, JobsState, ModelJob } from './jobs-state';
import { demand, type Operation } from './operation';

export type JobOperation = Operation<JobsState>;

/** By number, as the model names them: people, the timer of each, and the boots. */
export interface JobsWorld {
  readonly people: readonly ParticipantRow[];
  readonly timers: readonly string[];
  readonly boots: readonly string[];
}

export const EPOCH = 'epoch';

const isSubset = (told: readonly string[], of: readonly string[]): boolean => told.every((id) => of.includes(id));

export const demandSame = (told: readonly string[], expected: readonly string[]): void =>
  demand(
    told.length === expected.length && isSubset(told, expected),
    `found ${told.length} [${told.join()}] of ${expected.length} [${expected.join()}]`,
  );

/** Alone it finds all there are; beside others what they leave. */
export const demandFound = (told: readonly string[], there: readonly ModelJob[], crowded: boolean): void => {
  const ids = there.map(({ id }) => id);
  if (crowded) demand(isSubset(told, ids), `found [${told.join()}], there were [${ids.join()}]`);
  else demandSame(told, ids);
};

/** The last first, so that small numbers are about what happened lately. */
export const pick = <T>(from: readonly T[], n: number): T | undefined =>
  from[from.length - 1 - (n % Math.max(from.length, 1))];

export const pickSome = (from: readonly Claim[], picks: readonly number[]): Claim[] => {
  const chosen = picks.map((n) => pick(from, n)).filter((one) => one !== undefined);
  return [...new Map(chosen.map((one) => [`${one.id} ${one.attempt}`, one])).values()];
};

export const shown = (claims: readonly Claim[]): string =>
  claims.map(({ id, attempt }) => `${id.slice(-4)}@${attempt}`).join();
