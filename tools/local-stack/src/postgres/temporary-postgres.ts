import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../process/free-port';
import { EmbeddedPostgres } from './embedded-postgres';

export interface TemporaryPostgres {
  /** Of its database `postgres`, whose user may make others. */
  readonly url: string;
  readonly port: number;
  /** Where its files are. */
  readonly dataFolder: string;
  /** Ends it at once, without checkpoint or goodbye to its clients. */
  crash(): Promise<void>;
  /** Ends it in an orderly way: everything is in its files, and nothing is left to repair. */
  halt(): Promise<void>;
  /** After `crash` or `halt`: on the same port, with the same data. */
  restart(): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

/**
 * A server for tests, on a free port and in a folder of its own. It does not wait for the disk unless `durable` is
 * asked for; what was committed survives `crash` in both cases.
 */
export async function startTemporaryPostgres(options: { durable?: boolean } = {}): Promise<TemporaryPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'promptpipe-postgres-'));
  const port = await freePort();
  const dataFolder = join(folder, 'data');
  const postgres = new EmbeddedPostgres({
    dataFolder,
    logFile: join(folder, 'postgres.log'),
    port,
    durable: options.durable ?? false,
    ownSession: false,
  });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await postgres.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: postgres.url('postgres'),
    port,
    dataFolder,
    halt: () => postgres.stop(),
    crash: () => postgres.crash(),
    restart: async () => {
      await postgres.start();
    },
    stop,
  };
}
