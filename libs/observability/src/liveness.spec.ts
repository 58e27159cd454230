import { Liveness } from './liveness';

describe('Liveness', () => {
  it('lives while nothing is watched', () => {
    expect(new Liveness().state).toEqual({ live: true });
  });

  it('names each loop that is over its limit, and no other', () => {
    const liveness = new Liveness(() => 100_000);
    liveness.watch({ name: 'stager', lastTickAt: 39_000 });
    liveness.watch({ name: 'slow', lastTickAt: 39_000 }, 90_000);
    liveness.watch({ name: 'ticker', lastTickAt: 98_000 }, 1_000);
    expect(liveness.state).toEqual({
      live: false,
      reason: 'the loop stager has not ticked for 61 s; the loop ticker has not ticked for 2 s',
    });
  });

  it('lives on with a damage, and tells each once', () => {
    const liveness = new Liveness(() => 0);
    for (const trouble of ['A page is damaged', null, 'An index is gone', 'A page is damaged']) {
      liveness.watch({ name: 'loop', lastTickAt: 0, trouble });
    }
    expect(liveness.state).toEqual({ live: true });
    const broker = { trouble: 'The broker is away' as string | null };
    liveness.heed(broker);
    expect(liveness.troubles).toEqual(['A page is damaged', 'An index is gone', 'The broker is away']);
    broker.trouble = null;
    expect(liveness.troubles).toHaveLength(2);
  });
});
