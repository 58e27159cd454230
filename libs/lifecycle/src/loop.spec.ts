import { Loop } from './loop';

/** A step whose passes the spec ends by hand, and pauses that last until the spec or a poke ends them. */
class Script {
  readonly pauses: number[] = [];
  readonly errors: { error: unknown; pauseMs: number }[] = [];
  passes = 0;
  readonly loop: Loop;
  private endPass: (restMs: number) => void = () => undefined;
  private failPass: (error: unknown) => void = () => undefined;
  private endPause: () => void = () => undefined;
  private changed: () => void = () => undefined;

  constructor(onPass: (signal: AbortSignal) => void = () => undefined) {
    this.loop = new Loop({
      name: 'script',
      step: (signal) => {
        onPass(signal);
        this.passes += 1;
        this.changed();
        return new Promise((resolve, reject) => {
          this.endPass = resolve;
          this.failPass = reject;
        });
      },
      onError: (error, pauseMs) => this.errors.push({ error, pauseMs }),
      pause: (ms, signal) => {
        this.pauses.push(ms);
        this.changed();
        if (ms === 0) return Promise.resolve();
        return new Promise((resolve) => {
          this.endPause = resolve;
          signal.addEventListener('abort', () => resolve());
        });
      },
    });
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => (this.changed = resolve));
  }

  async pass(n: number): Promise<void> {
    await this.until(() => this.passes === n);
  }

  async paused(n: number): Promise<void> {
    await this.until(() => this.pauses.length === n);
  }

  finish = (restMs: number) => this.endPass(restMs);
  fail = (error: unknown) => this.failPass(error);
  wakeUp = () => this.endPause();
}

async function stopped({ loop, finish }: Script): Promise<void> {
  const stop = loop.stop();
  finish(0);
  await stop;
}

describe('Loop', () => {
  it('rests as long as the step says, and not at all for 0', async () => {
    const script = new Script();
    script.loop.start();
    await script.pass(1);
    script.finish(0);
    await script.pass(2);
    script.finish(700);
    await script.paused(2);
    script.wakeUp();
    await script.pass(3);
    expect(script.pauses).toEqual([0, 700]);
    await stopped(script);
  });

  it('wakes from its rest when it is poked', async () => {
    const script = new Script();
    script.loop.start();
    await script.pass(1);
    script.finish(60_000);
    await script.paused(1);
    script.loop.poke();
    await script.pass(2);
    expect(script.pauses).toEqual([60_000]);
    await stopped(script);
  });

  it('runs again at once when it is poked during a pass', async () => {
    const script = new Script();
    script.loop.start();
    await script.pass(1);
    script.loop.poke();
    script.finish(60_000);
    await script.pass(2);
    script.finish(500);
    await script.paused(2);
    expect(script.pauses).toEqual([0, 500]);
    await stopped(script);
  });

  it('rests longer after each failure in a row, up to 5 s, and briefly again after a success', async () => {
    const script = new Script();
    script.loop.start();
    for (let n = 1; n <= 7; n += 1) {
      await script.pass(n);
      script.fail(new Error(`failure ${n}`));
      await script.paused(n);
      script.wakeUp();
    }
    await script.pass(8);
    script.finish(0);
    await script.pass(9);
    script.fail(new Error('failure after a success'));
    await script.paused(9);
    expect(script.errors.map(({ pauseMs }) => pauseMs)).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 200]);
    expect(script.pauses).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 0, 200]);
    await stopped(script);
  });

  it('does not let pokes hurry a failing step', async () => {
    const script = new Script();
    script.loop.start();
    await script.pass(1);
    script.loop.poke();
    script.fail(new Error('still broken'));
    await script.paused(1);
    script.loop.poke();
    await new Promise(setImmediate);
    expect({ passes: script.passes, pauses: script.pauses }).toEqual({ passes: 1, pauses: [200] });
    await stopped(script);
  });

  it('tells the pass under way to stop, awaits it, and begins no other', async () => {
    let signal: AbortSignal | undefined;
    const script = new Script((given) => (signal = given));
    script.loop.start();
    await script.pass(1);
    let isStopped = false;
    const stop = script.loop.stop().then(() => (isStopped = true));
    await new Promise(setImmediate);
    expect({ isStopped, isTold: signal?.aborted }).toEqual({ isStopped: false, isTold: true });
    script.finish(0);
    await stop;
    script.loop.start();
    expect(script.passes).toBe(1);
  });

  it.each([
    ['keeps silent about the AbortError', new DOMException('stopped', 'AbortError'), 0],
    ['reports any other error', new Error('broken'), 1],
  ])('%s of a pass that was told to stop', async (_what, error, reports) => {
    const script = new Script();
    script.loop.start();
    await script.pass(1);
    const stop = script.loop.stop();
    script.fail(error);
    await stop;
    expect(script.errors).toHaveLength(reports);
  });

  it('wakes from its rest when it is stopped', async () => {
    const script = new Script();
    script.loop.start();
    await script.pass(1);
    script.finish(60_000);
    await script.paused(1);
    await script.loop.stop();
    expect(script.passes).toBe(1);
  });

  it('stops although it was never started', async () => {
    const script = new Script();
    await script.loop.stop();
    expect(script.passes).toBe(0);
  });

  it('grows old only during a pass', async () => {
    const script = new Script();
    script.loop.start();
    await script.pass(1);
    const beganAt = script.loop.lastTickAt;
    await new Promise(setImmediate);
    expect(script.loop.lastTickAt).toBe(beganAt);
    script.finish(60_000);
    await script.paused(1);
    expect(script.loop.lastTickAt).toBeGreaterThan(beganAt);
    await stopped(script);
  });

  it('knows what a person has to mend before it can go on, until a pass succeeds', async () => {
    const script = new Script();
    script.loop.start();
    await script.pass(1);
    script.fail(Object.assign(new Error('A page is damaged'), { untilRepaired: true }));
    await script.paused(1);
    expect(script.loop.trouble).toBe('A page is damaged');
    script.wakeUp();
    await script.pass(2);
    script.finish(60_000);
    await script.paused(2);
    expect(script.loop.trouble).toBeNull();
    await stopped(script);
  });
});
