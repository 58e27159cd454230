import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, LoggedProcess, untilOk } from '@promptpipe/local-stack';
import type { TestDatabase } from '@promptpipe/testing';
import { cpuSecondsOf } from './cpu';
import type { Servers } from './servers';

const ROOT = join(__dirname, '..', '..', '..');
const READY_WITHIN_MS = 120_000;

const PORT_VARIABLES = {
  api: 'API_PORT',
  scheduler: 'SCHEDULER_PORT',
  'outbox-sender': 'OUTBOX_SENDER_PORT',
  'whatsapp-gateway': 'GATEWAY_PORT',
} as const;
export type ServiceName = keyof typeof PORT_VARIABLES;
export const SERVICE_NAMES = Object.keys(PORT_VARIABLES) as ServiceName[];

/** A built service as its own process, with its own defaults. */
export class BenchService {
  private constructor(
    private readonly process: LoggedProcess,
    /** From the spawn to the first answer that it is ready. */
    readonly readyMs: number,
    readonly url: string,
  ) {}

  static async start(
    servers: Servers,
    database: TestDatabase,
    name: ServiceName,
    over: NodeJS.ProcessEnv = {},
  ): Promise<BenchService> {
    const port = await freePort();
    const begun = performance.now();
    const launched = LoggedProcess.spawn({
      command: process.execPath,
      args: [join(ROOT, 'apps', name, 'dist', 'service.js')],
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: database.url,
        BROKER_URL: servers.redisUrl,
        HOST: '127.0.0.1',
        LOG_LEVEL: 'warn',
        ADMIN_KEY_FILE: join(servers.folder, 'admin-key'),
        SIMULATOR_URL: 'http://127.0.0.1:9',
        [PORT_VARIABLES[name]]: String(port),
        ...over,
      },
      logFile: join(servers.folder, `${name}-${port}.log`),
      ownSession: false,
    });
    const waiting = new AbortController();
    const limit = setTimeout(() => waiting.abort(), READY_WITHIN_MS);
    void launched.exited.then(() => waiting.abort());
    try {
      await untilOk(`http://127.0.0.1:${port}/health/ready`, waiting.signal);
    } catch (cause) {
      const log = readFileSync(launched.logFile, 'utf8').slice(-2_000);
      throw new Error(`${name} did not become ready: ${log}`, { cause });
    } finally {
      clearTimeout(limit);
    }
    return new BenchService(launched, performance.now() - begun, `http://127.0.0.1:${port}`);
  }

  get pid(): number {
    return this.process.pid;
  }

  /** Seconds of both kinds since it began. */
  cpuSeconds(): number {
    return cpuSecondsOf(this.pid);
  }

  /** The most memory that it ever had, in MiB. */
  peakMiB(): number {
    const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kib) / 1024);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.process.exited;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
