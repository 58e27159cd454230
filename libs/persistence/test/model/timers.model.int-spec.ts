import { isDeepStrictEqual } from 'node:util';
import { aParticipant } from '@promptpipe/testing';
import fc from 'fast-check';
import { useDatabase } from '../database';
import { expectModel, MODEL_LIMIT_MS } from './expect-model';
import { demand, type Subject } from './operation';
import { anHourPasses, cancel, fire, look, save } from './timer-operations';
import type { TimerOperation, TimersState } from './timers-state';

const TIMERS = `
  select id, fire_version as "fireVersion", extract(epoch from next_run)::double precision * 1000 as "nextRun",
         next_run <= clock_timestamp() as due
    from active_timers
   order by id`;
const JOBS = `select id, timer_id as timer, status from jobs order by id`;

const byId = <T extends { readonly id: string }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('timers, whoever fires, moves and cancels them', () => {
  const database = useDatabase();

  const compare = async (): Promise<(state: TimersState) => void> => {
    const actual = {
      timers: (await database.query<{ nextRun: number }>(TIMERS)).map((row) => ({
        ...row,
        nextRun: Math.round(row.nextRun),
      })),
      jobs: await database.query(JOBS),
    };
    return (state) => {
      const timers = byId(state.timers).map(({ id, fireVersion, nextRun, due }) => ({ id, fireVersion, nextRun, due }));
      const jobs = byId(state.jobs).map(({ id, timer, status }) => ({ id, timer, status }));
      const expected = { timers, jobs };
      demand(isDeepStrictEqual(actual, expected), `${JSON.stringify(actual)} should be ${JSON.stringify(expected)}`);
    };
  };

  it(
    'fire each plan once, and nothing of what is canceled is owed',
    async () => {
      const people = [await aParticipant(database), await aParticipant(database)];
      const subject: Subject<TimersState> = { database, compare, invariants: () => Promise.resolve() };
      const begin = async (): Promise<{ state: TimersState; subject: Subject<TimersState> }> => {
        await database.query('delete from jobs; delete from active_timers');
        return { state: { timers: [], jobs: [], read: [] }, subject };
      };
      const anything: fc.Arbitrary<TimerOperation>[] = [
        fc.tuple(fc.nat(1), fc.boolean()).map(([person, recurring]) => save(people, person, recurring)),
        fc.constant(look(people)),
        fc.nat(3).map((which) => fire(which)),
        fc.nat(3).map((which) => fire(which)),
        fc.nat(3).map((which) => cancel(which)),
        fc.constant(anHourPasses),
      ];
      await expectModel(anything, begin, { runs: 12, steps: 40 });
    },
    MODEL_LIMIT_MS,
  );
});
