import { connect } from 'node:net';
import { queryOnce } from '../postgres/loopback-client';
import { StackFailure } from '../stack-failure';

const ANSWER_WITHIN_MS = 5_000;
const REDIS_PORT = 6379;

/** A database that somebody else runs must answer before anything is started on it. */
export async function checkDatabase(url: string): Promise<void> {
  try {
    await queryOnce(url, 'select 1');
  } catch (error) {
    throw new StackFailure(
      `The database at ${placeOf(url)} (DATABASE_URL) cannot be used: ${reasonIn(error)}; start it, correct DATABASE_URL, or leave it away for an embedded one.`,
    );
  }
}

/** Only that somebody listens there; a broker inside Postgres is asked by the migration. */
export async function checkBroker(url: string): Promise<void> {
  const { protocol, hostname, port } = new URL(url);
  if (!protocol.startsWith('redis')) return;
  try {
    await listensAt(hostname, port === '' ? REDIS_PORT : Number(port));
  } catch (error) {
    throw new StackFailure(
      `The broker at ${placeOf(url)} (BROKER_URL) cannot be reached: ${reasonIn(error)}; start it, correct BROKER_URL, or leave it away to let the database carry the jobs.`,
    );
  }
}

function listensAt(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, timeout: ANSWER_WITHIN_MS });
    socket.once('connect', () => resolve());
    socket.once('timeout', () => reject(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
    socket.once('connect', () => socket.destroy());
  });
}

/** Host, port and name, never the password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonIn(error: unknown): string {
  // Node reports a host with several addresses as one error without a message of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}
