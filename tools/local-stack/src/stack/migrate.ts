import { join } from 'node:path';
import { lastLines } from '../process/log-follower';
import { LoggedProcess } from '../process/logged-process';
import { StackFailure } from '../stack-failure';
import { reasonOf } from '../supervision/log-lines';

export interface MigrationRun {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly signal: AbortSignal;
}

/** Brings the database to the schema of this version; what it printed on a failure is shown. */
export async function migrate({ root, env, logFile, signal }: MigrationRun): Promise<void> {
  const entry = join(root, 'tools', 'migrate', 'dist', 'service.js');
  const migration = LoggedProcess.spawn({ command: process.execPath, args: [entry], env, logFile });
  const stop = (): void => migration.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const { code } = await migration.exited;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code === 0) return;
  const reasons = reasonOf(lastLines(logFile, migration.logStart, 20)).map((line) => `\n  ${line}`);
  throw new StackFailure(`The database could not be migrated (${logFile}):${reasons.join('')}`);
}
