import { fakeService } from '../test/fake-service';
import { main } from './main';
import { runService } from './run-service';

describe('runService', () => {
  it('starts in the one order and is ready only at its end', async () => {
    const { service, host, events } = fakeService();
    await runService(service, host);
    expect(events).toEqual([
      'not ready: checking the database',
      'check',
      'not ready: recovering',
      'listen 127.0.0.1:8080',
      'not ready: recovering',
      'recover',
      'not ready: starting consumers',
      'consumers',
      'not ready: starting consumers',
      'start',
      'ready',
    ]);
  });

  it('drains before it closes at the first signal, and exits 0', async () => {
    const { service, host, events } = fakeService();
    await runService(service, host);
    events.length = 0;
    host.signal('SIGTERM');
    await host.exited;
    expect(events).toEqual(['not ready: draining', 'info: Stopping', 'drain', 'close', 'info: Stopped', 'exit 0']);
  });

  it('exits 1 at once at the second signal', async () => {
    let endDrain: () => void = () => undefined;
    const { service, host, events } = fakeService({
      drain: () => new Promise<void>((resolve) => (endDrain = resolve)),
    });
    await runService(service, host);
    host.signal('SIGINT');
    await new Promise(setImmediate);
    host.signal('SIGINT');
    expect(events.at(-1)).toBe('exit 1');
    endDrain();
  });

  it('exits 0 over the drain limit and says what was open', async () => {
    const never = new Promise(() => undefined);
    const { service, host, logged } = fakeService({ drain: () => never, stillOpen: () => ['loop stager'] });
    await runService({ ...service, drainLimitMs: 1 }, host);
    host.signal('SIGTERM');
    expect(await host.exited).toBe(0);
    expect(logged).toContainEqual([
      { doing: 'draining', stillOpen: ['loop stager'] },
      'Stopped before everything had ended',
    ]);
  });

  it('closes and exits 0 although draining fails, and logs the failure', async () => {
    const err = new Error('lost the broker');
    const { service, host, events, logged } = fakeService({ drain: () => Promise.reject(err) });
    await runService(service, host);
    host.signal('SIGTERM');
    expect(await host.exited).toBe(0);
    expect(events).toContain('close');
    expect(logged).toContainEqual([{ err, doing: 'draining' }, 'A part of the service did not stop cleanly']);
  });

  it.each([
    ['ends early', (end: () => void) => end()],
    ['throws', (_end: () => void, fail: (error: Error) => void) => fail(new Error('told to stop'))],
  ])('stops cleanly at a signal during recovery that %s: nothing is started', async (_what, react) => {
    const { service, host, events } = fakeService({
      recover: (stopping: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          stopping.addEventListener('abort', () => react(resolve, reject));
          host.signal('SIGTERM');
        }),
    });
    await runService(service, host);
    expect(await host.exited).toBe(0);
    expect(events).not.toContain('consumers');
    expect(events).not.toContain('ready');
    expect(events.slice(-4)).toEqual(['drain', 'close', 'info: Stopped', 'exit 0']);
  });

  it('closes again and exits 1 when recovery throws, in one line', async () => {
    const failure = Object.assign(new Error('The schema is too old.'), { code: 'schema-out-of-range' });
    const { service, host, events, logged } = fakeService({ recover: () => Promise.reject(failure) });
    await main(() => runService(service, host), host);
    expect(logged).toContainEqual([{ err: failure }, 'The service could not start']);
    expect(events.slice(-5)).toEqual([
      'error: The service could not start',
      'drain',
      'close',
      'said: The schema is too old.',
      'exit 1',
    ]);
  });

  it('does not listen when the database refuses', async () => {
    const { service, host, events } = fakeService({ check: () => Promise.reject(new Error('no database')) });
    await expect(runService(service, host)).rejects.toThrow('no database');
    expect(events).not.toContain('listen 127.0.0.1:8080');
  });

  it('stops cleanly at a signal while it waits for a repair', async () => {
    const damage = Object.assign(new Error('A page is damaged'), { untilRepaired: true });
    const { service, host, events } = fakeService({
      check: () => {
        setImmediate(() => host.signal('SIGTERM'));
        return Promise.reject(damage);
      },
    });
    await runService(service, host);
    expect(await host.exited).toBe(0);
    expect(events).toContain('not ready: A page is damaged');
    expect(events).not.toContain('recover');
  });

  it('names the port and its variable when the port is taken', async () => {
    const { service, host, events } = fakeService();
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    const app = { ...service.app, listen: () => Promise.reject(taken) };
    await main(() => runService({ ...service, app }, host), host);
    expect(events.at(-2)).toBe(
      'said: Port 8080 on 127.0.0.1 is taken by another process. ' +
        'Set API_PORT to a free port, or HOST to an address of this machine.',
    );
    expect(await host.exited).toBe(1);
  });
});
