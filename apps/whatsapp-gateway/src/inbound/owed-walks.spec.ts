import { OwedWalks } from './owed-walks';

const SECOND = 1_000;
const opened = (): OwedWalks => new OwedWalks(new Date(0), 0);
/** The rounds of the first minutes, each half minute; each walk answers so. */
const rounds = (walks: OwedWalks, count: number, isWhole: (second: number) => boolean = () => true): number[] => {
  const walked: number[] = [];
  for (let second = 10; second < 10 + count * 30; second += 30) {
    if (!walks.isDue(second * SECOND)) continue;
    walked.push(second);
    walks.walked(second * SECOND, isWhole(second));
  }
  return walked;
};

it('an opening owes two walks more, and has settled after them', () => {
  const walks = opened();
  expect(rounds(walks, 3)).toEqual([40]);
  expect(walks.isSettled).toBe(false);
  expect(rounds(walks, 40)).toEqual([130]);
  expect(walks.isSettled).toBe(true);
});

it('one that comes late is enough where both are due', () => {
  const walks = opened();
  walks.walked(200 * SECOND, true);
  expect(walks.isSettled).toBe(true);
});

it('what could not be read is walked again, ever more seldom, until it can', () => {
  const walks = opened();
  expect(rounds(walks, 80, (second) => second > 1_000)).toEqual([40, 100, 220, 460, 940, 1_540]);
  expect(walks.isSettled).toBe(true);
});
