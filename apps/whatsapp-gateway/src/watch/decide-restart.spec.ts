import { decideMemory, decideSilence, isWithin, type Signs } from './decide-restart';

const LIMIT_MS = 1_000;
const WELL: Signs = { ackAgeMs: 0, deafRounds: 0, canaryWaitsMs: null, restartsInSilence: 0 };

describe('decideSilence', () => {
  it.each([
    ['nothing is owed', WELL, null],
    ['an ack is owed for as long as it may be', { ...WELL, ackAgeMs: LIMIT_MS }, null],
    ['an ack is owed for longer', { ...WELL, ackAgeMs: LIMIT_MS + 1 }, 'acks'],
    ['the message to oneself waits', { ...WELL, canaryWaitsMs: LIMIT_MS }, null],
    ['the message to oneself waits for longer', { ...WELL, canaryWaitsMs: LIMIT_MS + 1 }, 'canary'],
    ['one round found what nobody told', { ...WELL, deafRounds: 1 }, null],
    ['two rounds found what nobody told', { ...WELL, deafRounds: 2 }, 'deaf'],
  ] as const)('%s: %j', (_, signs, reason) => {
    expect(decideSilence(signs, LIMIT_MS)).toBe(reason);
  });

  it('gives a page twice the time after each restart that has not helped, an hour at most', () => {
    const after = (restartsInSilence: number, ackAgeMs: number) =>
      decideSilence({ ...WELL, ackAgeMs, restartsInSilence }, LIMIT_MS);
    expect([after(1, 2_000), after(1, 2_001), after(3, 8_000), after(3, 8_001)]).toEqual([null, 'acks', null, 'acks']);
    expect([after(40, 3_600_000), after(40, 3_600_001)]).toEqual([null, 'acks']);
  });
});

describe('decideMemory', () => {
  it.each([
    [null, 'fine'],
    [100, 'fine'],
    [101, 'when-quiet'],
    [200, 'when-quiet'],
    [201, 'now'],
  ] as const)('of %s bytes: %s', (bytes, verdict) => {
    expect(decideMemory(bytes, { softBytes: 100, hardBytes: 200 })).toBe(verdict);
  });
});

describe('isWithin', () => {
  it.each([
    [{ from: 2, until: 5 }, [2, 3, 4]],
    [{ from: 22, until: 2 }, [0, 1, 22, 23]],
    [{ from: 0, until: 0 }, Array.from({ length: 24 }, (_, hour) => hour)],
  ])('%j', (hours, within) => {
    expect(Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isWithin(hours, hour))).toEqual(within);
  });
});
