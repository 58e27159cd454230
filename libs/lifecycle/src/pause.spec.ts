import { pause } from './pause';

describe('pause', () => {
  it('ends at once when it is called off', async () => {
    const nap = new AbortController();
    const rest = pause(60_000, nap.signal);
    nap.abort();
    await expect(rest).resolves.toBeUndefined();
  });

  it('lets other work run even when there is nothing to wait for', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('other work'));
    await pause(0, new AbortController().signal);
    order.push('next pass');
    expect(order).toEqual(['other work', 'next pass']);
  });
});
