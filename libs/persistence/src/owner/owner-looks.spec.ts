import { LOOK_DISTANCE_MS, OwnerLooks } from './owner-looks';

describe('looks at the locks of owners', () => {
  const looked = (...looks: readonly (readonly [number, readonly string[]])[]): string[][] => {
    const owners = new OwnerLooks();
    return looks.map(([atMs, free]) => owners.observe(free, atMs));
  };

  it('take one for gone that was free in two looks a second apart', () => {
    expect(looked([5_000, ['a']], [5_000 + LOOK_DISTANCE_MS, ['a']])).toEqual([[], ['a']]);
  });

  it('take nobody for gone at one look, nor at two that are closer', () => {
    expect(looked([0, ['a']], [0, ['a']], [LOOK_DISTANCE_MS - 1, ['a']])).toEqual([[], [], []]);
  });

  it('count a look between the two', () => {
    expect(looked([0, ['a']], [600, ['a']], [1_200, ['a']])).toEqual([[], [], ['a']]);
  });

  it('begin anew when the lock was held in between', () => {
    expect(looked([0, ['a']], [500, []], [1_000, ['a']], [1_999, ['a']], [2_000, ['a']])).toEqual([
      [],
      [],
      [],
      [],
      ['a'],
    ]);
  });

  it('tell each owner apart', () => {
    expect(looked([0, ['a', 'b']], [900, ['b', 'c']], [1_000, ['b', 'c']], [1_900, ['c']])).toEqual([
      [],
      [],
      ['b'],
      ['c'],
    ]);
  });

  it('go on telling one that nobody has marked yet', () => {
    expect(looked([0, ['a']], [1_000, ['a']], [2_000, ['a']])).toEqual([[], ['a'], ['a']]);
  });

  it('begin anew after a restart of the server', () => {
    const owners = new OwnerLooks();
    owners.observe(['a'], 0);
    owners.forget();
    expect(owners.observe(['a'], 1_000)).toEqual([]);
    expect(owners.observe(['a'], 2_000)).toEqual(['a']);
  });
});
