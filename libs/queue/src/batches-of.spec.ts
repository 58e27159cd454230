import fc from 'fast-check';
import { ALONE_UP_TO, batchesOf } from './batches-of';
import { MAX_IDS_PER_HINT, type HintId } from './hint';

const idsOf = (count: number): HintId[] => Array.from({ length: count }, (_, n) => [`row-${n}`, 0]);
const someIds = fc.nat({ max: 3_000 }).map(idsOf);
const backlog = fc.nat({ max: 20_000 });

describe('batchesOf', () => {
  it('loses none, doubles none and keeps the order', () => {
    fc.assert(fc.property(someIds, backlog, (ids, waiting) => expect(batchesOf(ids, waiting).flat()).toEqual(ids)));
  });

  it('makes no hint empty and none larger than the schema allows', () => {
    fc.assert(
      fc.property(someIds, backlog, (ids, waiting) => {
        for (const batch of batchesOf(ids, waiting)) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(MAX_IDS_PER_HINT);
        }
      }),
    );
  });

  it('sends few ids one by one, so that each has a worker at once', () => {
    expect(batchesOf(idsOf(ALONE_UP_TO), 0).every((batch) => batch.length === 1)).toBe(true);
  });

  it('fills its hints when many ids come or many hints wait', () => {
    expect(batchesOf(idsOf(5_000), 0)).toHaveLength(50);
    expect(batchesOf(idsOf(100), 5_000)).toHaveLength(1);
  });
});
