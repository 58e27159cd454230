import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, type Escalation } from '../process/end-process';
import { readPidFile, removePidFile } from '../process/pid-file';
import { commandOf, isAlive } from '../process/process-facts';
import { StackFailure } from '../stack-failure';

/** Short: every service is made to lose nothing by SIGKILL, and somebody waits for the start. */
const SOON: Escalation = [
  { signal: 'SIGTERM', waitMs: 2_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
];

/**
 * Ends what a stack left running that was itself killed: a pid in `<folder>/*.pid` counts only if its command line
 * holds one of our entry files. Answers the names of the processes that ran.
 */
export async function stopLeftoverServices(folder: string, entries: readonly string[]): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.pid') && file !== 'stack.pid');
  const stopped = await Promise.all(files.map((file) => stopLeftover(join(folder, file), entries)));
  return files.filter((_, n) => stopped[n]).map((file) => file.slice(0, -'.pid'.length));
}

async function stopLeftover(file: string, entries: readonly string[]): Promise<boolean> {
  const pid = readPidFile(file);
  const command = pid === null ? '' : (commandOf(pid) ?? '');
  const ours = pid !== null && isAlive(pid) && entries.some((entry) => command.includes(entry));
  if (ours && !(await endProcess(pid, SOON))) {
    throw new StackFailure(`A process of an earlier start (pid ${pid}, ${file}) cannot be ended: end it first.`);
  }
  removePidFile(file);
  return ours;
}
