import { SchemaMigrationRequiredError } from 'bullmq';
import type { BrokerKind } from './broker';

const UNDEFINED_TABLE = '42P01';

/** The broker could not be reached, answered with an error or did not answer in time. No row of ours is changed by it. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';

  constructor(kind: BrokerKind, action: string, cause: unknown) {
    super(`The ${kind} broker could not ${action}: ${explain(cause)}`, { cause });
  }
}

function explain(cause: unknown): string {
  if (cause instanceof SchemaMigrationRequiredError || codeOf(cause) === UNDEFINED_TABLE) {
    return 'schema "bullmq" of its database has no tables; run `pnpm migrate` once with this BROKER_URL';
  }
  // A refused connection to a name with several addresses has no message of its own, only a code.
  const reason = cause instanceof Error ? cause.message || codeOf(cause) : String(cause);
  return `${reason}; check that BROKER_URL is right and that the broker runs`;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/**
 * What BullMQ is told of a handler that threw. BullMQ keeps a message in its event stream, and the message of the cause
 * may quote a phone number or a body, so only the kind of the error goes there; the cause itself stays in the process.
 */
export class HandlerFailure extends Error {
  override readonly name = 'HandlerFailure';

  constructor(queue: string, cause: Error) {
    super(`The handler of ${queue} threw ${cause.name}`, { cause });
  }
}
