import { setTimeout as sleep } from 'node:timers/promises';
import { type TestDatabase } from '@promptpipe/testing';
import { Client } from 'pg';

const TRY_EACH_MS = 200;
const TRIES = 150;

/** A look at a database whose server comes and goes: each statement has a connection of its own and is asked again. */
export function lastingDatabase(url: string): TestDatabase {
  const query = async <T>(text: string, params: readonly unknown[] = []): Promise<T[]> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await once<T>(url, text, params);
      } catch (error) {
        if (tries === TRIES || !isAway(error)) throw error;
        await sleep(TRY_EACH_MS);
      }
    }
  };
  return { url, query, drop: () => Promise.resolve() };
}

async function once<T>(url: string, text: string, params: readonly unknown[]): Promise<T[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(text, [...params])).rows as T[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** No server, one that starts or stops, or one that died under the statement. */
const isAway = (error: unknown): boolean => {
  const { code, message } = error as { code?: string; message?: string };
  return /^(ECONN|EPIPE|57P0|08)/.test(code ?? '') || /terminated|Connection ended/.test(message ?? '');
};
