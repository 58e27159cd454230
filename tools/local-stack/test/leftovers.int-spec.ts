import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, LoggedProcess } from '../src';
import { writePidFile } from '../src/process/pid-file';
import { stopLeftoverServices } from '../src/stack/leftover-services';

describe('stopLeftoverServices', () => {
  let folder: string;
  const started: LoggedProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'promptpipe-leftovers-'));
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((process) => process.stop([{ signal: 'SIGKILL', waitMs: 2_000 }])));
    rmSync(folder, { recursive: true });
  });

  function aProcess(name: string, mark: string): LoggedProcess {
    const process_ = LoggedProcess.spawn({
      command: process.execPath,
      args: ['-e', 'setInterval(() => 0, 1000)', mark],
      env: {},
      logFile: join(folder, `${name}.log`),
      ownSession: false,
    });
    started.push(process_);
    writePidFile(join(folder, `${name}.pid`), process_.pid);
    return process_;
  }

  it('ends what is ours and nothing that merely bears an old number of ours', async () => {
    const ours = aProcess('scheduler-2', '/repo/apps/scheduler/dist/main.js');
    const stranger = aProcess('api', '/elsewhere/main.js');
    writePidFile(join(folder, 'gone.pid'), 2 ** 22 + 1);
    writePidFile(join(folder, 'stack.pid'), process.pid);
    expect(await stopLeftoverServices(folder, ['/repo/apps/scheduler/dist/main.js'])).toEqual(['scheduler-2']);
    await ours.exited;
    expect(isAlive(stranger.pid)).toBe(true);
    expect(readdirSync(folder).filter((file) => file.endsWith('.pid'))).toEqual(['stack.pid']);
  });
});
