import { join } from 'node:path';
import { LoggedProcess, untilOk } from '@promptpipe/local-stack';

const MAIN = join(__dirname, '..', '..', '..', 'tools', 'phone-simulator', 'dist', 'main.js');
const READY_WITHIN_MS = 30_000;

/** The network of all phones, as a process of its own. */
export async function startPhones(port: number, file: string): Promise<LoggedProcess> {
  const phones = LoggedProcess.spawn({
    command: process.execPath,
    args: [MAIN],
    env: { PATH: process.env.PATH, PHONES_PORT: String(port), PHONES_FILE: file },
    logFile: `${file}.log`,
    ownSession: false,
  });
  await untilOk(`http://127.0.0.1:${port}/phones`, AbortSignal.timeout(READY_WITHIN_MS));
  return phones;
}
