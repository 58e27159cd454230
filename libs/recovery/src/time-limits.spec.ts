import { aManager, counts, recoverable } from '../test/fakes';
import { timeLimitOf } from './time-limits';

const startedAt = new Date('2026-03-01T09:30:00Z');

describe('time limits', () => {
  it.each([
    [{}, 30_000],
    [{ 'other-rows': 1 }, 30_000],
    [{ '*': 2 }, 2],
    [{ '*': 2, 'stale-jobs': 3 }, 3],
  ])('are the recoverable’s own, unless the operator says otherwise: %j', (limits, expected) =>
    expect(timeLimitOf({ name: 'stale-jobs', timeLimitMs: 30_000 }, limits)).toBe(expected),
  );

  it('end a recoverable by the operator’s word, and the boot goes on', async () => {
    const { manager, clock } = aManager({ timeLimits: { slow: 500 } });
    const slow = recoverable('slow', async ({ signal, progress }) => {
      progress(counts({ found: 1, recovered: 1 }));
      await clock.advance(500);
      expect(signal.aborted).toBe(true);
      return counts({ found: 2, recovered: 2 });
    });
    manager.register(
      slow,
      recoverable('next', () => Promise.resolve(counts({}))),
    );
    const { recoverables } = await manager.run({ startedAt });
    expect(recoverables).toMatchObject([
      { name: 'slow', outcome: 'timed-out', recovered: 2 },
      { name: 'next', outcome: 'done' },
    ]);
  });

  it('that name nobody are told, since that may be a slip', async () => {
    const { manager, lines } = aManager({ timeLimits: { '*': 1_000, 'stail-jobs': 500 } });
    await manager.register(recoverable('stale-jobs', () => Promise.resolve(counts({})))).run({ startedAt });
    expect(lines).toContainEqual({
      level: 'warn',
      fields: { unknown: ['stail-jobs'], known: ['stale-jobs'] },
      sentence: 'Time limits name recoverables that are not here',
    });
  });

  it('let somebody look after each chunk', async () => {
    const seen: string[] = [];
    const { manager } = aManager({ afterChunk: (name) => seen.push(name) });
    const twice = recoverable('twice', ({ progress }) => {
      progress(counts({ found: 1, recovered: 1 }));
      progress(counts({ found: 2, recovered: 2 }));
      return Promise.resolve(counts({ found: 2, recovered: 2 }));
    });
    await manager.register(twice).run({ startedAt });
    expect(seen).toEqual(['twice', 'twice']);
  });
});
