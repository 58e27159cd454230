import { join } from 'node:path';
import { LoggedProcess, untilOk } from '@promptpipe/local-stack';

/** `simulator`: the network of all phones, with its file. `no-op`: one that costs next to nothing. */
const NETWORKS = {
  simulator: join(__dirname, '..', '..', '..', 'tools', 'phone-simulator', 'dist', 'service.js'),
  'no-op': join(__dirname, '..', 'network', 'no-op-network.js'),
} as const;
export type NetworkName = keyof typeof NETWORKS;

const READY_WITHIN_MS = 30_000;

/** A process of its own. */
export async function startPhones(name: NetworkName, port: number, file: string): Promise<LoggedProcess> {
  const phones = LoggedProcess.spawn({
    command: process.execPath,
    args: [NETWORKS[name]],
    env: { PATH: process.env.PATH, PHONES_PORT: String(port), PHONES_FILE: file },
    logFile: `${file}.log`,
    ownSession: false,
  });
  await untilOk(`http://127.0.0.1:${port}/phones`, AbortSignal.timeout(READY_WITHIN_MS));
  return phones;
}
