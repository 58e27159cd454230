import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StackLock } from '../src/stack/stack-lock';

const MARKER = 'stand-in-of-a-stack';

describe('StackLock', () => {
  let folder: string;
  let file: string;
  let other: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'promptpipe-lock-'));
    file = join(folder, 'stack.pid');
    other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)', MARKER]);
    await once(other, 'spawn');
  });

  afterEach(() => {
    other.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('writes our pid and takes it away again', () => {
    const lock = new StackLock(file, MARKER);
    lock.acquire();
    expect(readFileSync(file, 'utf8')).toBe(`${process.pid}\n`);
    lock.release();
    expect(existsSync(file)).toBe(false);
  });

  it('refuses a second start beside the first, and does not touch its lock', () => {
    writeFileSync(file, `${other.pid}\n`);
    const lock = new StackLock(file, MARKER);
    expect(() => lock.acquire()).toThrow(`PromptPipe already runs here (pid ${other.pid}`);
    lock.release();
    expect(readFileSync(file, 'utf8')).toBe(`${other.pid}\n`);
  });

  it('takes over from a stack that was killed', async () => {
    writeFileSync(file, `${other.pid}\n`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    new StackLock(file, MARKER).acquire();
    expect(readFileSync(file, 'utf8')).toBe(`${process.pid}\n`);
  });

  it('takes over a number that another program bears now', () => {
    writeFileSync(file, `${other.pid}\n`);
    new StackLock(file, 'of-something-else').acquire();
    expect(readFileSync(file, 'utf8')).toBe(`${process.pid}\n`);
  });
});
