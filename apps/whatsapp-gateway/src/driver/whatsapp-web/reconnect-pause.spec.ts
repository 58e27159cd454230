import { ReconnectPause } from './reconnect-pause';

const MINUTE_MS = 60_000;
/** Without what chance adds or takes. */
const usual = (pause: ReconnectPause): number => pause.delayMs(0.5);

describe('the pause before a browser is started again', () => {
  it('is none at first, and none after an end that was asked for', () => {
    const pause = new ReconnectPause();
    expect(usual(pause)).toBe(0);
    pause.opened(0);
    pause.closed(1);
    expect(usual(pause)).toBe(0);
  });

  it('grows with each opening that fails, up to a minute', () => {
    const pause = new ReconnectPause();
    const pauses = Array.from({ length: 12 }, (_, now) => {
      pause.failed(now);
      return usual(pause);
    });
    expect(pauses.slice(0, 3)).toEqual([500, 1_000, 2_000]);
    expect(Math.max(...pauses)).toBe(MINUTE_MS);
  });

  it('grows also when each opens well and ends a moment later', () => {
    const pause = new ReconnectPause();
    for (let now = 0; now < 4; now += 1) {
      pause.opened(now * 10_000);
      pause.failed(now * 10_000 + 1_000);
    }
    expect(usual(pause)).toBe(4_000);
  });

  it('is the shortest again once one has lasted', () => {
    const pause = new ReconnectPause();
    for (let now = 0; now < 8; now += 1) pause.failed(now);
    pause.opened(100);
    pause.failed(100 + MINUTE_MS);
    expect(usual(pause)).toBe(500);
    pause.failed(200_000);
    pause.opened(300_000);
    pause.closed(300_000 + MINUTE_MS);
    expect(usual(pause)).toBe(0);
  });

  it('is none after one that nobody has scanned', () => {
    const pause = new ReconnectPause();
    pause.failed(0);
    pause.unscanned();
    expect(usual(pause)).toBe(0);
  });
});
