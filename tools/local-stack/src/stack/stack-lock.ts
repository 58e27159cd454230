import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readPidFile } from '../process/pid-file';
import { commandOf, isAlive } from '../process/process-facts';
import { StackFailure } from '../stack-failure';

/**
 * Holds `stack.pid` for this process. A file of a process that is dead, or whose number now belongs to another
 * program, is taken over.
 */
export class StackLock {
  /** @param marker what the command line of a stack contains; the number alone may be anybody's after a reboot. */
  constructor(
    private readonly file: string,
    private readonly marker: string,
  ) {}

  acquire(): void {
    const mine = `${this.file}.${process.pid}`;
    writeFileSync(mine, `${process.pid}\n`);
    try {
      while (!linkIfAbsent(mine, this.file)) this.removeStale(`${mine}.stale`);
    } finally {
      rmSync(mine, { force: true });
    }
  }

  release(): void {
    if (readPidFile(this.file) === process.pid) rmSync(this.file, { force: true });
  }

  /**
   * Moved before it is deleted: of two starts that both saw a stale file, the slower might otherwise delete the one
   * that the faster has just made.
   */
  private removeStale(aside: string): void {
    this.refuseIfHeld(this.file);
    try {
      renameSync(this.file, aside);
    } catch {
      return;
    }
    try {
      this.refuseIfHeld(aside);
    } catch (error) {
      linkIfAbsent(aside, this.file);
      throw error;
    } finally {
      rmSync(aside, { force: true });
    }
  }

  private refuseIfHeld(file: string): void {
    const pid = readPidFile(file);
    if (pid === null || pid === process.pid || !isAlive(pid)) return;
    if (!(commandOf(pid) ?? '').includes(this.marker)) return;
    throw new StackFailure(`PromptPipe already runs here (pid ${pid}, ${this.file}): stop it with "kill -INT ${pid}".`);
  }
}

function linkIfAbsent(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
