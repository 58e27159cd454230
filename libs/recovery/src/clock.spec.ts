import { systemClock } from './clock';

describe('systemClock', () => {
  it('says whether the time passed or the waiting was called off', async () => {
    const calledOff = new AbortController();
    const passed = systemClock.passes(1, calledOff.signal);
    const cut = systemClock.passes(60_000, calledOff.signal);
    expect(await passed).toBe(true);
    calledOff.abort();
    expect(await cut).toBe(false);
  });
});
