import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, type Escalation } from '../process/end-process';
import { readPidFile } from '../process/pid-file';
import { commandOf, isAlive } from '../process/process-facts';
import { StackFailure } from '../stack-failure';

/** Fast shutdown, then the immediate one, which the next start repairs from the log. SIGKILL would leave shared memory. */
const FAST_THEN_IMMEDIATE: Escalation = [
  { signal: 'SIGINT', waitMs: 5_000 },
  { signal: 'SIGQUIT', waitMs: 3_000 },
];

/**
 * Stops a server that an earlier run left on this data folder; answers its pid, or null when there was none.
 * A lock file whose process is dead needs nothing: Postgres itself sees that. One whose number is a zombie's or another
 * program's would make Postgres refuse to start, so it is removed; that two servers never share the data is still
 * ensured by Postgres, which finds the shared memory of the other.
 */
export async function stopLeftoverPostgres(dataFolder: string): Promise<number | null> {
  const lockFile = join(dataFolder, 'postmaster.pid');
  const pid = readPidFile(lockFile);
  const command = pid === null ? null : commandOf(pid);
  if (pid === null || command === null) return null;
  if (!isAlive(pid) || !command.includes('postgres') || !command.includes(dataFolder)) {
    rmSync(lockFile, { force: true });
    return null;
  }
  if (!(await endProcess(pid, FAST_THEN_IMMEDIATE))) {
    throw new StackFailure(`Another Postgres (pid ${pid}) runs on ${dataFolder} and does not stop: end it first.`);
  }
  return pid;
}
