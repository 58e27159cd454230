import { type Loop } from '@promptpipe/lifecycle';
import { aParticipant, DEFAULT_STUDY, until } from '@promptpipe/testing';
import { type ExpiredTimerRemover } from '../src/timers/expired-timer-remover';
import { expiredTimersLoop } from '../src/timers/expired-timers.loop';
import { type OrphanedTimerSweeper } from '../src/timers/orphaned-timer-sweeper';
import { orphanedTimersLoop } from '../src/timers/orphaned-timers.loop';
import { aTimer, ago, timerParts } from './timer-parts';
import { useDatabase } from './use-database';

const REPLICAS = 3;
const KEPT = `select 1 from duty_turns where taken_at > now() - interval '20 seconds'`;

describe('the cleaning of timers', () => {
  const database = useDatabase();
  let loops: Loop[];
  let passes: number[];
  const failed: unknown[] = [];
  const onError = (error: unknown): void => void failed.push(error);

  beforeEach(async () => {
    await database.query('delete from duty_turns');
    passes = Array.from({ length: REPLICAS }, () => 0);
  });
  afterEach(async () => {
    await Promise.all(loops.map((loop) => loop.stop()));
    expect(failed).toEqual([]);
  });

  /** Of each replica a loop, whose real duty is counted. */
  const start = (make: (count: () => void) => Loop): void => {
    loops = passes.map((_, replica) => make(() => (passes[replica] = (passes[replica] ?? 0) + 1)));
    for (const loop of loops) loop.start();
  };
  /** Everybody has asked, and asks again. */
  const askAgain = async (): Promise<void> => {
    for (const loop of loops) loop.poke();
    await new Promise((resolve) => setTimeout(resolve, 300));
  };
  const done = (): number => passes.reduce((sum, count) => sum + count);

  it('of expired ones is done by one replica at each interval, until nothing is left', async () => {
    const person = await aParticipant(database);
    await database.query(
      `insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run, expires_at)
       select gen_random_uuid(), $1, 'once', 'scheduled_prompt', n, now(), date_trunc('day', now()), now() from generate_series(1, 1500) n`,
      [person.id],
    );
    start((count) => {
      const { expired } = timerParts(database.db).duties;
      const counted = Object.assign(Object.create(expired) as ExpiredTimerRemover, {
        runOnce: () => {
          count();
          return expired.runOnce();
        },
      });
      return expiredTimersLoop(database.db, counted, onError);
    });
    // The last of its passes finds nothing and ends the turn.
    await until('all to be removed', () => done() === 3);
    expect(await database.query('select 1 from active_timers')).toEqual([]);
    await askAgain();
    await aTimer(database, person.id, { expires_at: ago(1) });
    await askAgain();
    expect([passes.filter((count) => count > 0).length, done()]).toEqual([1, 3]);
    expect(await database.query('select 1 from active_timers')).toHaveLength(1);
    await database.query(`update duty_turns set taken_at = now() - interval '10 seconds'`);
    await askAgain();
    expect(await database.query('select 1 from active_timers')).toEqual([]);
  });

  it('of orphaned ones is walked by one replica at a time', async () => {
    await database.query(
      `insert into participants (id, study_id, account_id, code, phone, timezone)
       select gen_random_uuid(), $1, 'default', 'c-' || n, '+4930' || (1000000 + n), 'UTC' from generate_series(1, 1200) n`,
      [DEFAULT_STUDY],
    );
    start((count) => {
      const { orphaned } = timerParts(database.db).duties;
      const counted = Object.assign(Object.create(orphaned) as OrphanedTimerSweeper, {
        sweep: (after: string | null) => {
          count();
          return orphaned.sweep(after);
        },
      });
      return orphanedTimersLoop(database.db, counted, onError);
    });
    await until('the first page', () => done() > 0);
    // Its round may take longer than the interval, and is its round all the same: each page begins the interval again.
    await database.query(`update duty_turns set taken_at = now() - interval '30 seconds'`);
    await until('the turn to be kept', async () => (await database.query(KEPT)).length === 1);
    await until('the round to end', () => Math.max(...passes) === 4);
    await askAgain();
    expect([...passes].sort()).toEqual([0, 0, 4]);
  });
});
