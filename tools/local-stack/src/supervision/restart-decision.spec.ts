import { decideAfterDeath, describeEnd, type Death } from './restart-decision';

const exit = (atMs: number, readyForMs: number | null = null): Death => ({ code: 1, signal: null, atMs, readyForMs });
const killed = (atMs: number): Death => ({ code: null, signal: 'SIGKILL', atMs, readyForMs: null });
const asked = (atMs: number): Death => ({ code: 0, signal: null, atMs, readyForMs: 2_000 });

const at = (...times: number[]) => times.map((time) => time * 1_000);

describe('decideAfterDeath', () => {
  it.each([
    ['a signal from outside', killed(1_000)],
    ['an exit with 0, the answer to a SIGTERM', asked(1_000)],
  ])('starts again at once after %s', (_what, death) => {
    expect(decideAfterDeath([death])).toEqual({ kind: 'restart', delayMs: 0 });
  });

  it('waits longer after each exit of its own', () => {
    const deaths = at(1, 2, 3, 4).map((time) => exit(time));
    const delays = deaths.map((_, n) => decideAfterDeath(deaths.slice(0, n + 1)));
    expect(delays).toEqual([250, 500, 1_000, 2_000].map((delayMs) => ({ kind: 'restart', delayMs })));
  });

  it('gives up at the fifth exit of its own within a minute', () => {
    expect(decideAfterDeath(at(1, 10, 20, 30, 60).map((time) => exit(time)))).toEqual({ kind: 'give-up' });
  });

  it.each([
    ['the first of five is older than a minute', at(0, 10, 20, 30, 60).map((time) => exit(time))],
    ['one of the five had been ready for 10 s', at(1, 2, 3, 4, 30).map((time, n) => exit(time, n === 4 ? 10_000 : 0))],
    ['one of the five was a signal', [killed(1_000), ...at(2, 3, 4, 5).map((time) => exit(time))]],
  ])('goes on when %s', (_what, deaths) => {
    expect(decideAfterDeath(deaths).kind).toBe('restart');
  });

  it('never gives up over signals, however many there are', () => {
    const deaths = Array.from({ length: 50 }, (_, n) => killed(n * 100));
    expect(decideAfterDeath(deaths)).toEqual({ kind: 'restart', delayMs: 0 });
  });

  it('does not give up at a signal that follows four exits of its own', () => {
    expect(decideAfterDeath([...at(1, 2, 3, 4).map((time) => exit(time)), killed(5_000)]).kind).toBe('restart');
  });
});

describe('describeEnd', () => {
  it('names the signal, else the exit code', () => {
    expect([describeEnd(killed(0)), describeEnd(exit(0))]).toEqual(['SIGKILL', 'exit code 1']);
  });
});
