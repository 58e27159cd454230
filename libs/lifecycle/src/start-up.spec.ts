import { fakeService } from '../test/fake-service';
import { startUp } from './start-up';

const damage = (message: string): Error => Object.assign(new Error(message), { untilRepaired: true });
const never = new AbortController().signal;
const atOnce = (): Promise<void> => Promise.resolve();

/** Fails with these, one after the other, then succeeds. */
function failing(...errors: Error[]): () => Promise<void> {
  return () => {
    const error = errors.shift();
    return error ? Promise.reject(error) : Promise.resolve();
  };
}

describe('a start that meets damage', () => {
  it('listens, tells each reason once, tries again, and goes on by itself', async () => {
    const away = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    const check = failing(damage('The key is gone'), damage('The key is gone'), away, damage('A page is damaged'));
    const { service, events } = fakeService({ check });
    await startUp(service, never, atOnce);
    expect(events).toEqual([
      'not ready: checking the database',
      'error: The service waits for a repair',
      'not ready: The key is gone',
      'listen 127.0.0.1:8080',
      'error: The service waits for a repair',
      'not ready: connection refused',
      'error: The service waits for a repair',
      'not ready: A page is damaged',
      'info: The service goes on',
      'not ready: recovering',
      'not ready: recovering',
      'recover',
      'not ready: starting consumers',
      'consumers',
      'not ready: starting consumers',
      'start',
      'ready',
    ]);
  });

  it('does not begin to work before recovery could be done', async () => {
    const { service, events } = fakeService({ recover: failing(damage('A page is damaged')) });
    await startUp(service, never, atOnce);
    expect(events.slice(events.indexOf('not ready: A page is damaged'))).toEqual([
      'not ready: A page is damaged',
      'info: The service goes on',
      'not ready: starting consumers',
      'consumers',
      'not ready: starting consumers',
      'start',
      'ready',
    ]);
  });

  it('is ended as ever by what no repair is awaited for', async () => {
    const { service, events } = fakeService({ check: failing(new Error('no database')) });
    await expect(startUp(service, never, atOnce)).rejects.toThrow('no database');
    expect(events).toEqual(['not ready: checking the database']);
  });
});
