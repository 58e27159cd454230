import { until } from '@promptpipe/testing';
import { OwnerSession, Waker } from '../src';
import { withRecoveryLock } from '../src/recovery/recovery-lock';
import { useDatabase } from './database';

describe('sessions of two processes', () => {
  const database = useDatabase();
  let one: OwnerSession;
  let other: OwnerSession;

  beforeEach(async () => {
    const options = { directUrl: database.url, service: 'scheduler', version: '0', kinds: [] } as const;
    [one, other] = [new OwnerSession(database.db, options), new OwnerSession(database.db, options)];
    await one.open();
    await other.open();
  });
  afterEach(async () => {
    await one.close();
    await other.close();
  });

  it('wake each other and themselves, by topic, many wakes as one', async () => {
    const heard: string[] = [];
    one.onWake('jobs', () => heard.push('one: jobs'));
    other.onWake('jobs', () => heard.push('other: jobs'));
    other.onWake('timers', () => heard.push('other: timers'));
    const waker = new Waker(one);
    for (let n = 0; n < 5; n += 1) waker.poke('jobs');
    waker.poke('messages');
    await until('both to wake', () => heard.length === 2);
    await other.notify(['timers']);
    await until('the later wake', () => heard.includes('other: timers'));
    expect(heard.sort()).toEqual(['one: jobs', 'other: jobs', 'other: timers']);
  });

  it('wake nobody, and break nothing, while the connection is lost', async () => {
    const heard: string[] = [];
    other.onWake('jobs', () => heard.push('jobs'));
    await one.close();
    new Waker(one).poke('jobs');
    await other.notify(['jobs']);
    await until('the wake of the other', () => heard.length > 0);
    expect(heard).toEqual(['jobs']);
  });

  it('recover a thing one after the other', async () => {
    const steps: string[] = [];
    let finish: () => void = () => undefined;
    const first = withRecoveryLock(one, 'timers', 0, async () => {
      steps.push('first begins');
      await new Promise<void>((resolve) => (finish = resolve));
      steps.push('first ends');
      return 1;
    });
    await until('the first to begin', () => steps.length === 1);
    expect(await withRecoveryLock(other, 'timers', 0, () => Promise.resolve(2))).toEqual({
      ...{ acquired: false, by: one.bootId },
    });
    const second = withRecoveryLock(other, 'timers', 10_000, () => {
      steps.push('second begins');
      return Promise.resolve(3);
    });
    finish();
    expect([await first, await second]).toEqual([
      { acquired: true, value: 1 },
      { acquired: true, value: 3 },
    ]);
    expect(steps).toEqual(['first begins', 'first ends', 'second begins']);
  });

  it('recover different things side by side, and let go after a failure', async () => {
    const inner = withRecoveryLock(one, 'timers', 0, () =>
      withRecoveryLock(other, 'jobs', 0, () => Promise.resolve('both')),
    );
    expect(await inner).toEqual({ acquired: true, value: { acquired: true, value: 'both' } });
    await expect(withRecoveryLock(one, 'jobs', 0, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withRecoveryLock(other, 'jobs', 0, () => Promise.resolve('free'))).toMatchObject({ acquired: true });
  });
});
