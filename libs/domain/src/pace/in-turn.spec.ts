import type { Lane } from '../outbox-message';
import { type DueInLane, inTurn, LANE_PATIENCE, type Waited } from './in-turn';

const dueOf = (counts: Partial<Record<Lane, number>>): DueInLane[] =>
  Object.entries(counts).flatMap(([lane, count]) =>
    Array.from({ length: count }, (_, n) => ({ id: `${lane}-${n}`, lane: lane as Lane })),
  );
const lanesOf = (due: readonly DueInLane[]): string => due.map(({ lane }) => lane[0]).join('');
const NEW: Waited = { study: 0, bulk: 0 };

/** One after the other, as an account with a pace is staged for: what waits grows as its row counts it. */
function sendOneByOne(counts: Record<Lane, number>, sends: number): Lane[] {
  const waited = { ...NEW };
  return Array.from({ length: sends }, () => {
    const [{ lane } = { lane: 'reply' as const }] = inTurn(dueOf(counts), 1, waited);
    waited.study = lane === 'study' ? 0 : waited.study + 1;
    waited.bulk = lane === 'bulk' ? 0 : waited.bulk + 1;
    return lane;
  });
}

describe('the lanes of an account', () => {
  it('go reply before study before bulk', () => {
    expect(lanesOf(inTurn(dueOf({ reply: 1, study: 1, bulk: 1 }), 3, NEW))).toBe('rsb');
    expect(lanesOf(inTurn(dueOf({ study: 1, bulk: 1 }), 1, NEW))).toBe('s');
    expect(lanesOf(inTurn(dueOf({ bulk: 1 }), 1, NEW))).toBe('b');
  });

  it('keep the order within each', () => {
    const chosen = inTurn(dueOf({ reply: 30, study: 30, bulk: 30 }), 60, NEW);
    for (const lane of ['reply', 'study', 'bulk']) {
      const ids = chosen.filter((message) => message.lane === lane).map(({ id }) => id);
      expect(ids).toEqual(ids.map((_, n) => `${lane}-${n}`));
    }
  });

  it('starve nobody within one look', () => {
    expect(lanesOf(inTurn(dueOf({ reply: 20, study: 20, bulk: 20 }), 14, NEW))).toBe('rrrrsrrrrrbsrr'.slice(0, 14));
  });

  it.each([
    { reply: 9, study: 9, bulk: 9 },
    { reply: 9, study: 0, bulk: 9 },
    { reply: 9, study: 9, bulk: 0 },
    { reply: 0, study: 9, bulk: 9 },
  ])('starve nobody one by one, however much of the others comes: %p', (counts) => {
    const sent = sendOneByOne(counts, 100);
    for (const lane of ['study', 'bulk'] as const) {
      if (counts[lane] === 0) continue;
      const places = sent.flatMap((one, n) => (one === lane ? [n] : []));
      const gaps = places.map((place, n) => place - (places[n - 1] ?? -1));
      // Two that have both waited long enough are one after the other.
      expect(Math.max(...gaps)).toBeLessThanOrEqual(LANE_PATIENCE[lane] + 1);
    }
    const first = counts.reply > 0 ? 'reply' : 'study';
    expect(sent.filter((lane) => lane === first).length).toBeGreaterThanOrEqual(60);
  });

  it('leaves a place to none where there is no room', () => {
    expect(inTurn(dueOf({ reply: 3 }), 0, NEW)).toEqual([]);
    expect(inTurn(dueOf({ reply: 3 }), -1, NEW)).toEqual([]);
  });
});
