import { setTimeout as sleep } from 'node:timers/promises';
import { OpeningClock } from './opening-clock';

const LIMIT_MS = 40;

it('ends what takes too long, and says what it was', async () => {
  const clock = new OpeningClock();
  clock.begin(LIMIT_MS, 'Opening it');
  await expect(clock.within(sleep(5_000, undefined, { ref: false }))).rejects.toThrow(
    'Opening it took more than 40 ms',
  );
});

it('leaves alone what takes its time while it stands, and begins anew with all of it', async () => {
  const clock = new OpeningClock();
  clock.begin(LIMIT_MS, 'Opening it');
  clock.stand();
  expect(await clock.within(sleep(3 * LIMIT_MS, 'done'))).toBe('done');
  clock.begin(LIMIT_MS, 'Loading it');
  await expect(clock.within(sleep(5_000, undefined, { ref: false }))).rejects.toThrow('Loading it');
});

it('says nothing any more once the work is done', async () => {
  const clock = new OpeningClock();
  clock.begin(LIMIT_MS, 'Opening it');
  await clock.within(Promise.resolve());
  await sleep(2 * LIMIT_MS);
  expect(await clock.within(Promise.resolve('well'))).toBe('well');
});
