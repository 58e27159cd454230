import { SerialLane } from './serial-lane';

describe('a serial lane', () => {
  /** Work that ends when it is told to. */
  const work = (log: string[], name: string): { run: () => Promise<string>; end: () => void } => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    return {
      end,
      run: async () => {
        log.push(`${name} begins`);
        await ended;
        log.push(`${name} ends`);
        return name;
      },
    };
  };

  it('begins the next when the one before has ended, in the order of the calls', async () => {
    const lane = new SerialLane();
    const log: string[] = [];
    const [a, b] = [work(log, 'a'), work(log, 'b')];
    const answers = Promise.all([lane.run(a.run), lane.run(b.run)]);
    b.end();
    a.end();
    expect(await answers).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('tells a failure to its caller alone, and goes on', async () => {
    const lane = new SerialLane();
    const failing = lane.run(() => Promise.reject(new Error('no')));
    const throwing = lane.run(() => {
      throw new Error('never');
    });
    const next = lane.run(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(throwing).rejects.toThrow('never');
    expect(await next).toBe('yes');
  });
});
