import { NO_COUNTS, type RecoveryCounts } from './counts';
import { inLooks } from './in-looks';

describe('looking at what is due first', () => {
  const lookedAt = async (
    answers: readonly number[],
    controller = new AbortController(),
  ): Promise<{ total: RecoveryCounts; looks: number; told: RecoveryCounts[] }> => {
    let looks = 0;
    const told: RecoveryCounts[] = [];
    const look = (): Promise<number> => Promise.resolve(answers[looks++] ?? 0);
    const total = await inLooks(look, { signal: controller.signal, progress: (counts) => told.push(counts) });
    return { total, looks, told };
  };
  const aside = (count: number): RecoveryCounts => ({ ...NO_COUNTS, found: count, quarantined: count });

  it('ends with the first look that sets nothing aside, and adds up the others', async () => {
    expect(await lookedAt([3, 2, 0, 7])).toEqual({ total: aside(5), looks: 3, told: [aside(3), aside(5), aside(5)] });
  });

  it('ends after so many looks, whatever is left', async () => {
    expect(await lookedAt(Array.from({ length: 100 }, () => 1))).toMatchObject({ total: aside(5), looks: 5 });
  });

  it('does not begin when the time is over', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await lookedAt([1], controller)).toEqual({ total: NO_COUNTS, looks: 0, told: [] });
  });
});
