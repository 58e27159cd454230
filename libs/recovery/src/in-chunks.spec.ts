import { counts } from '../test/fakes';
import { type RecoveryCounts } from './counts';
import { inChunks } from './in-chunks';

/** A step that answers the given chunks and then finds nothing. */
function chunksOf(...chunks: RecoveryCounts[]) {
  let calls = 0;
  const step = () => Promise.resolve(chunks[calls++] ?? counts({}));
  return { step, calls: () => calls };
}

const quiet = { signal: new AbortController().signal, progress: () => undefined };

describe('inChunks', () => {
  it('repeats until nothing is found, adding up counts and notes', async () => {
    const { step, calls } = chunksOf(
      counts({ found: 1000, recovered: 990, skipped: 10, notes: { 'fire-once': 4, zone: 'UTC' } }),
      counts({ found: 3, recovered: 1, quarantined: 1, failed: 1, notes: { 'fire-once': 1 } }),
    );
    expect(await inChunks(step, quiet)).toEqual({
      ...{ found: 1003, recovered: 991, skipped: 10, quarantined: 1, failed: 1 },
      notes: { 'fire-once': 5, zone: 'UTC' },
    });
    expect(calls()).toBe(3);
  });

  it('tells the counts so far after each chunk', async () => {
    const told: RecoveryCounts[] = [];
    const { step } = chunksOf(counts({ found: 2, recovered: 2 }), counts({ found: 1, recovered: 1 }));
    await inChunks(step, { ...quiet, progress: (sum) => told.push(sum) });
    expect(told.map(({ recovered }) => recovered)).toEqual([2, 3, 3]);
  });

  it('ends after the chunk in hand when it is told to stop', async () => {
    const stop = new AbortController();
    const step = () => {
      stop.abort();
      return Promise.resolve(counts({ found: 1000, recovered: 1000 }));
    };
    expect(await inChunks(step, { ...quiet, signal: stop.signal })).toEqual(counts({ found: 1000, recovered: 1000 }));
  });

  it('ends a step that finds rows for ever and settles none, and says so', async () => {
    let calls = 0;
    const step = () => {
      calls += 1;
      return Promise.resolve(counts({ found: 5, skipped: 5 }));
    };
    const { notes } = await inChunks(step, quiet);
    expect(calls).toBe(3);
    expect(notes?.ended).toContain('3 chunks in a row found rows and settled none');
  });

  it('forgives single chunks that settle nothing', async () => {
    const busy = counts({ found: 1, skipped: 1 });
    const useful = counts({ found: 1, quarantined: 1 });
    const { step } = chunksOf(busy, busy, useful, busy, busy, useful);
    expect(await inChunks(step, quiet)).toEqual(counts({ found: 6, skipped: 4, quarantined: 2 }));
  });

  it('does nothing when it was told to stop before', async () => {
    const { step, calls } = chunksOf(counts({ found: 1, recovered: 1 }));
    await inChunks(step, { ...quiet, signal: AbortSignal.abort() });
    expect(calls()).toBe(0);
  });
});
