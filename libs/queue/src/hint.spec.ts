import fc from 'fast-check';
import { hintOf, hintSchema, MAX_IDS_PER_HINT, type HintId } from './hint';

const hintId = fc.tuple(fc.uuid(), fc.nat());
const ID = '018f4e0a-7b1c-7cc2-9d3e-0123456789ab';

describe('hintSchema', () => {
  it('accepts what hintOf makes, also after a journey through JSON', () => {
    fc.assert(
      fc.property(fc.array(hintId, { maxLength: MAX_IDS_PER_HINT }), (ids: HintId[]) => {
        const carried: unknown = JSON.parse(JSON.stringify(hintOf(ids)));
        expect(hintSchema.parse(carried)).toEqual({ v: 1, ids });
      }),
    );
  });

  it.each([
    ['another version', { v: 2, ids: [] }],
    ['a key beside the ids', { v: 1, ids: [], phone: '+49170000000' }],
    ['an id that is no uuid', { v: 1, ids: [['+49170000000', 0]] }],
    ['a negative attempt', { v: 1, ids: [[ID, -1]] }],
    ['half an attempt', { v: 1, ids: [[ID, 0.5]] }],
    ['a third value beside id and attempt', { v: 1, ids: [[ID, 0, 'body']] }],
    ['101 ids', { v: 1, ids: Array.from({ length: MAX_IDS_PER_HINT + 1 }, () => [ID, 0]) }],
  ])('refuses %s', (_what, payload) => {
    expect(hintSchema.safeParse(payload).success).toBe(false);
  });
});
