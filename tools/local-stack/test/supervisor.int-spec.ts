import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@promptpipe/testing';
import { freePort, isAlive, LoggedProcess, untilOk } from '../src';
import { Supervisor } from '../src/supervision/supervisor';

const SERVICE = join(__dirname, 'fixtures', 'stand-in-service.cjs');
const SHORT = [
  { signal: 'SIGTERM', waitMs: 2_000 },
  { signal: 'SIGKILL', waitMs: 500 },
] as const;

describe('Supervisor', () => {
  let folder: string;
  let supervisor: Supervisor;
  let told: string[];
  let gaveUp: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'promptpipe-supervisor-'));
    [told, gaveUp] = [[], []];
    const port = await freePort();
    const script = `require(${JSON.stringify(SERVICE)})(${JSON.stringify({ port, failFile: file('fail') })})`;
    supervisor = new Supervisor(
      {
        name: 'stand-in',
        pidFile: file('stand-in.pid'),
        logFile: file('stand-in.log'),
        launch: () =>
          LoggedProcess.spawn({
            command: process.execPath,
            args: ['-e', script],
            env: { HOST: '127.0.0.1' },
            logFile: file('stand-in.log'),
            ownSession: false,
          }),
        untilReady: (signal) => untilOk(`http://127.0.0.1:${port}/health/ready`, signal),
      },
      { say: (text) => told.push(text), gaveUp: (reason) => gaveUp.push(reason) },
    );
  });

  afterEach(async () => {
    await supervisor.stop(SHORT);
    rmSync(folder, { recursive: true });
  });

  const file = (name: string): string => join(folder, name);
  const pid = (): number => Number(readFileSync(file('stand-in.pid'), 'utf8'));

  it('starts a killed process again and tells what its recovery found', async () => {
    supervisor.start();
    await until('the first start', () => supervisor.isReady);
    expect(supervisor.lastRecovery()).toBe('recovery took 12 ms, found 3, recovered 3, failed 0');
    process.kill(pid(), 'SIGKILL');
    await until('the return', () => told.length === 2);
    expect(told).toEqual([
      'stand-in ended by SIGKILL; starting it again',
      `stand-in is back (pid ${pid()}) after SIGKILL: recovery took 12 ms, found 3, recovered 3, failed 0`,
    ]);
  });

  it('never gives up over signals', async () => {
    supervisor.start();
    for (const death of [1, 2, 3, 4, 5, 6]) {
      const before = pid();
      process.kill(before, 'SIGKILL');
      await until(`start after death ${death}`, () => pid() !== before);
    }
    expect(gaveUp).toEqual([]);
    await until('the return', () => supervisor.isReady);
  });

  it('gives up on a process that exits by itself five times, with the reason it logged', async () => {
    writeFileSync(file('fail'), '');
    supervisor.start();
    await until('giving up', () => gaveUp.length > 0);
    expect(gaveUp[0]).toContain('stand-in exited by itself five times in a minute');
    expect(gaveUp[0]).toContain('Service could not start: the fail file is there');
    expect(told.filter((text) => text.includes('ended by exit code 1'))).toHaveLength(4);
    expect(told.filter((text) => text.includes('reports an error'))).toHaveLength(1);
  });

  it('leaves neither the process nor its pid file when it stops', async () => {
    supervisor.start();
    const last = pid();
    await supervisor.stop(SHORT);
    expect(isAlive(last)).toBe(false);
    expect(pid).toThrow('ENOENT');
    expect(told).toEqual([]);
  });
});
