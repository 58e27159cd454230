import { Joined, type JoinedOptions } from './joined';

const upper = (text: string): string => text.toUpperCase();

class Recorder {
  readonly batches: string[][] = [];
  readonly alone: string[] = [];
  readonly joined: Joined<string, string>;

  constructor(together?: JoinedOptions<string, string>['together']) {
    this.joined = new Joined({
      keyOf: (text) => text.slice(0, 1),
      together: async (items) => {
        this.batches.push([...items]);
        return together ? together(items) : items.map(upper);
      },
      alone: (item) => {
        this.alone.push(item);
        return item.startsWith('!') ? Promise.reject(new Error(item)) : Promise.resolve(`${item} alone`);
      },
    });
  }

  all(...items: readonly string[]): Promise<string[]> {
    return Promise.all(items.map((item) => this.joined.do(item)));
  }
}

describe('what many ask for at once', () => {
  it('travels as one, and each has its own answer', async () => {
    const recorder = new Recorder();
    expect(await recorder.all('a', 'b', 'c')).toEqual(['A', 'B', 'C']);
    expect(recorder.batches).toEqual([['a', 'b', 'c']]);
  });

  it('goes with the next batch when it comes while one is under way', async () => {
    let late: Promise<string> | undefined;
    const recorder: Recorder = new Recorder((items) => {
      late ??= recorder.joined.do('late');
      return Promise.resolve(items.map(upper));
    });
    await recorder.all('a');
    expect(await late).toBe('LATE');
    expect(recorder.batches).toEqual([['a'], ['late']]);
  });

  it('never travels with another of its key, and stays in order', async () => {
    const recorder = new Recorder();
    await recorder.all('a1', 'b1', 'a2', 'a3', 'b2');
    expect(recorder.batches).toEqual([['a1', 'b1'], ['a2', 'b2'], ['a3']]);
  });

  it('is bounded', async () => {
    const recorder = new Recorder();
    await recorder.all(...Array.from({ length: 150 }, (_, n) => String.fromCodePoint(0x4e00 + n)));
    expect(recorder.batches.map(({ length }) => length)).toEqual([100, 50]);
  });

  it('is done alone where the batch leaves it, and nobody waits for that', async () => {
    const recorder = new Recorder((items) => Promise.resolve(items.map((item) => (item === 'b' ? undefined : item))));
    expect(await recorder.all('a', 'b')).toEqual(['a', 'b alone']);
    expect(recorder.alone).toEqual(['b']);
  });

  it('is done one by one where the batch failed: the bad one fails by itself', async () => {
    const recorder = new Recorder(() => Promise.reject(new Error('all of them')));
    const ends = await Promise.allSettled(['a', '!', 'c'].map((item) => recorder.joined.do(item)));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(recorder.alone).toEqual(['a', '!', 'c']);
    expect(await recorder.joined.do('again')).toBe('again alone');
  });
});
