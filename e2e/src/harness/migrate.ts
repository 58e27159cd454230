import { readFileSync } from 'node:fs';
import { LoggedProcess } from '@promptpipe/local-stack';
import { databaseEnv, type FleetSetting, logFileOf, migrateEntry } from './plan-services';

/** The real command, as a process. */
export async function migrate(setting: FleetSetting): Promise<void> {
  const logFile = logFileOf(setting, 'migrate');
  const env = databaseEnv(setting);
  const run = LoggedProcess.spawn({
    command: process.execPath,
    args: [migrateEntry],
    env,
    logFile,
    ownSession: false,
  });
  const { code } = await run.exited;
  if (code !== 0) throw new Error(`The migration exited with ${String(code)}: ${readFileSync(logFile, 'utf8').trim()}`);
}
