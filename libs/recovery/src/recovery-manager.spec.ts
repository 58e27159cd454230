import { aManager, counts, fakeLocks, recoverable } from '../test/fakes';
import { type RecoveryCounts } from './counts';

const startedAt = new Date('2026-03-01T09:30:00Z');
const never = () => new Promise<RecoveryCounts>(() => undefined);

describe('RecoveryManager', () => {
  it('runs in the order of registration, one after the other', async () => {
    const { manager } = aManager();
    const events: string[] = [];
    const noted = (name: string) =>
      recoverable(name, async () => {
        events.push(`${name} begins`);
        await new Promise(setImmediate);
        events.push(`${name} ends`);
        return counts({});
      });
    manager.register(noted('first'), noted('second'));
    await manager.run({ startedAt });
    expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('reports, stores and announces what became of everything', async () => {
    const { manager, clock, saved, lines } = aManager();
    const downtime = { from: new Date('2026-03-01T09:00:00Z'), until: startedAt };
    manager.register(
      recoverable('stale-jobs', async () => {
        await clock.advance(250);
        return counts({ found: 5, recovered: 3, skipped: 1, quarantined: 1, notes: { merged: 1 } });
      }),
      recoverable('overdue-timers', () => Promise.resolve(counts({ found: 2, recovered: 1, failed: 1 }))),
    );
    const report = await manager.run({ startedAt, downtime });
    expect(report).toEqual({
      service: 'scheduler',
      bootId: 'boot-1',
      startedAt,
      durationMs: 250,
      downtime,
      recoverables: [
        {
          name: 'stale-jobs',
          outcome: 'done',
          ...counts({ found: 5, recovered: 3, skipped: 1, quarantined: 1, notes: { merged: 1 } }),
          durationMs: 250,
          by: null,
          error: null,
        },
        {
          name: 'overdue-timers',
          outcome: 'done',
          ...counts({ found: 2, recovered: 1, failed: 1, notes: {} }),
          durationMs: 0,
          by: null,
          error: null,
        },
      ],
    });
    expect(saved).toEqual([report]);
    expect(lines.at(-1)).toEqual({
      level: 'info',
      sentence: 'Recovery finished',
      fields: {
        ...{ durationMs: 250, found: 7, recovered: 4, skipped: 1, quarantined: 1, failed: 1 },
        ...{ recoverables: 2, unfinished: [] },
      },
    });
  });

  it('goes on when one fails, keeps its counts so far, and says so', async () => {
    const { manager, lines } = aManager();
    manager.register(
      recoverable('broken', ({ progress }) => {
        progress(counts({ found: 2, recovered: 2 }));
        return Promise.reject(new Error('connection lost'));
      }),
      recoverable('next', () => Promise.resolve(counts({ found: 1, recovered: 1 }))),
    );
    const { recoverables } = await manager.run({ startedAt });
    expect(recoverables).toMatchObject([
      { name: 'broken', outcome: 'failed', error: 'Error: connection lost', found: 2, recovered: 2 },
      { name: 'next', outcome: 'done', error: null, recovered: 1 },
    ]);
    expect(lines.at(-1)).toMatchObject({ level: 'warn', fields: { unfinished: ['broken'] } });
  });

  it('boots although the report cannot be stored, and leaves it in the log', async () => {
    const { manager, lines } = aManager({ saveReport: () => Promise.reject(new Error('disk full')) });
    const report = await manager.run({ startedAt });
    expect(lines).toContainEqual({
      level: 'error',
      sentence: 'Recovery report not stored',
      fields: { err: new Error('disk full'), report },
    });
  });

  it('takes a lock per recoverable, with its time limit to wait, and reports who held it', async () => {
    const { asked, withLock } = fakeLocks({ 'recovery:scheduler:held': 'boot-2' });
    const { manager } = aManager({ withLock });
    manager.register(
      recoverable('held', never, 5_000),
      recoverable('free', () => Promise.resolve(counts({})), 7_000),
    );
    const { recoverables } = await manager.run({ startedAt });
    expect(asked).toEqual([
      { name: 'recovery:scheduler:held', waitMs: 5_000 },
      { name: 'recovery:scheduler:free', waitMs: 7_000 },
    ]);
    expect(recoverables).toMatchObject([
      { name: 'held', outcome: 'skipped', by: 'boot-2' },
      { name: 'free', outcome: 'done', by: null },
    ]);
  });

  it('tells of progress while it runs, at most once a second', async () => {
    const { manager, clock, told, lines } = aManager();
    manager.register(
      recoverable('long', async ({ progress }) => {
        for (let n = 1; n <= 6; n += 1) {
          await clock.advance(400);
          progress(counts({ found: n, recovered: n }));
        }
        return counts({ found: 6, recovered: 6 });
      }),
    );
    await manager.run({ startedAt });
    expect(told).toEqual([
      ['long', counts({ found: 3, recovered: 3 })],
      ['long', counts({ found: 6, recovered: 6 })],
    ]);
    expect(lines.filter(({ sentence }) => sentence === 'Recovery in progress')).toHaveLength(2);
  });

  it('refuses two recoverables of one name', () => {
    const { manager } = aManager();
    manager.register(recoverable('jobs', never));
    expect(() => manager.register(recoverable('jobs', never))).toThrow('Two recoverables are called "jobs"');
  });
});

describe('the time limit of a recoverable', () => {
  it('lets one that listens end its chunk, and keeps its last counts', async () => {
    const { manager, clock } = aManager();
    const listening = recoverable(
      'listening',
      ({ signal, progress }) => {
        progress(counts({ found: 1, recovered: 1 }));
        return new Promise((resolve) =>
          signal.addEventListener('abort', () => resolve(counts({ found: 2, recovered: 2 }))),
        );
      },
      5_000,
    );
    const run = manager
      .register(
        listening,
        recoverable('next', () => Promise.resolve(counts({}))),
      )
      .run({ startedAt });
    await clock.advance(5_000);
    expect((await run).recoverables).toMatchObject([
      { name: 'listening', outcome: 'timed-out', found: 2, recovered: 2, durationMs: 5_000 },
      { name: 'next', outcome: 'done' },
    ]);
  });

  it('goes on without one that hangs, with its counts so far, whatever it says later', async () => {
    const { manager, clock, told } = aManager();
    let later: () => void = () => undefined;
    const hanging = recoverable(
      'hanging',
      ({ progress }) => {
        progress(counts({ found: 3, recovered: 3 }));
        later = () => progress(counts({ found: 9 }));
        return never();
      },
      5_000,
    );
    const run = manager.register(hanging).run({ startedAt });
    await clock.advance(5_000);
    await clock.advance(1_000);
    const { recoverables } = await run;
    later();
    expect(told).toEqual([]);
    expect(recoverables).toMatchObject([{ outcome: 'timed-out', found: 3, recovered: 3, durationMs: 6_000 }]);
    expect(recoverables[0]?.notes).toHaveProperty('abandoned');
  });

  it('reports the AbortError of one that was told to stop as out of time, and another error as a failure', async () => {
    const { manager, clock } = aManager();
    const ended = (name: string, error: Error) =>
      recoverable(name, ({ signal }) => {
        void clock.advance(30_000);
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(error)));
      });
    manager.register(
      ended('told', Object.assign(new Error('aborted'), { name: 'AbortError' })),
      ended('broken', new Error('deadlock')),
    );
    expect((await manager.run({ startedAt })).recoverables).toMatchObject([
      { name: 'told', outcome: 'timed-out', error: null },
      { name: 'broken', outcome: 'failed', error: 'Error: deadlock' },
    ]);
  });
});

describe('a stop during recovery', () => {
  it('ends what runs and begins nothing more', async () => {
    const { manager } = aManager();
    const stop = new AbortController();
    const listening = recoverable('listening', ({ signal }) => {
      setImmediate(() => stop.abort());
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve(counts({ found: 1, recovered: 1 }))),
      );
    });
    manager.register(listening, recoverable('next', never));
    expect((await manager.run({ startedAt, signal: stop.signal })).recoverables).toMatchObject([
      { name: 'listening', outcome: 'skipped', found: 1, recovered: 1 },
      { name: 'next', outcome: 'skipped', found: 0 },
    ]);
  });
});
