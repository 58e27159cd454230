import { NeedsRepair } from '@promptpipe/persistence';

const LOST_CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // A failover left this connection at a server that may only read.
  '25006',
]);

/** Connection exceptions, out of resources, and a server that shuts down, crashed, starts or has dropped the database. */
const SERVER_AWAY = /^(08...|53...|57P0[1-5])$/;

/** Lock, statement and idle limits, and conflicts that outlived their retries: the next try may well succeed. */
const BUSY = new Set(['55P03', '57014', '25P03', '40P01', '40001']);

/** The driver, its pool and TypeORM say these without a code. */
const WORDS_OF_A_LOST_CONNECTION =
  /^Connection terminated|^timeout exceeded when trying to connect|not queryable|^Query read timeout$|^Query runner already released/i;

const LAYERS = ['driverError', 'cause'] as const;

/** `away`: no connection; `busy`: a limit of the database was hit; `damaged`: its operator is needed; null: any other error. */
export function databaseTrouble(error: unknown): 'away' | 'busy' | 'damaged' | null {
  if (error instanceof NeedsRepair) return 'damaged';
  if (typeof error !== 'object' || error === null) return null;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') {
    if (LOST_CONNECTION.has(code) || SERVER_AWAY.test(code)) return 'away';
    if (BUSY.has(code)) return 'busy';
  }
  if (typeof message === 'string' && WORDS_OF_A_LOST_CONNECTION.test(message)) return 'away';
  for (const layer of LAYERS) {
    const trouble = databaseTrouble((error as Record<string, unknown>)[layer]);
    if (trouble) return trouble;
  }
  return null;
}
