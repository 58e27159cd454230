import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const RETRY_EVERY_MS = 50;

/** One statement on a connection of its own. */
export async function queryOnce<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that dies while the connection is open reports it here as well; the query below tells it already.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Resolves when the server on this data folder answers: not while it starts up or repairs itself after a crash, and not
 * when another server answers because it has the port already.
 */
export async function untilItAnswers(url: string, dataFolder: string, signal: AbortSignal): Promise<void> {
  while ((await folderBehind(url)) !== dataFolder) await sleep(RETRY_EVERY_MS, undefined, { signal });
}

async function folderBehind(url: string): Promise<string | null> {
  try {
    const [row] = await queryOnce<{ folder: string }>(url, "select current_setting('data_directory') as folder");
    return row?.folder ?? null;
  } catch {
    return null;
  }
}
