import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FIXTURE = join(__dirname, 'fixtures', 'stand-in-service.cjs');

const ENTRIES = [
  ['apps/api', 'API_PORT'],
  ['apps/scheduler', 'SCHEDULER_PORT'],
  ['apps/outbox-sender', 'OUTBOX_SENDER_PORT'],
  ['apps/whatsapp-gateway', 'GATEWAY_PORT'],
  ['tools/phone-simulator', 'PHONES_PORT'],
] as const;

export interface StandInRepository {
  readonly root: string;
  /** While this file exists, the scheduler cannot be started. */
  readonly failFile: string;
  /** One line per POST that reached a stand-in: the path and the Authorization header. */
  readonly callsFile: string;
}

/** A folder with the built entries that a stack starts, each a stand-in. */
export function standInRepository(): StandInRepository {
  const root = mkdtempSync(join(tmpdir(), 'promptpipe-repository-'));
  const [failFile, callsFile] = [join(root, 'fail'), join(root, 'calls')];
  for (const [folder, variable] of ENTRIES) {
    const own = JSON.stringify(folder === 'apps/scheduler' ? failFile : join(root, 'never'));
    const options = `{ port: process.env.${variable}, failFile: ${own}, callsFile: ${JSON.stringify(callsFile)} }`;
    writeEntry(join(root, folder), `require(${JSON.stringify(FIXTURE)})(${options});`);
  }
  writeEntry(join(root, 'tools/migrate'), 'process.exit(0);');
  return { root, failFile, callsFile };
}

function writeEntry(folder: string, code: string): void {
  const file = join(folder, 'dist', 'service.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
}
