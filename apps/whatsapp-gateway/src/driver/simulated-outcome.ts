import type { SimulatorAnswer } from './simulator-client';
import { acceptedSchema, ackOf } from './simulator-wire';
import type { SendOutcome } from './whatsapp-driver';

/** Errors of a connection that was never made: nothing can have been handed over. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);

/** An answer is a word; anything but a clear yes or a clear no is unknown. */
export function classifyAnswer({ status, body }: SimulatorAnswer): SendOutcome {
  if (status === 200) return accepted(body);
  if (status === 409) return { outcome: 'not-handed-over', reason: 'The deadline of the send had passed' };
  if (status === 422) return { outcome: 'rejected', class: 'reject', reason: reasonOf(body) };
  return { outcome: 'unknown', reason: `The phone simulator answered ${status}` };
}

export function classifyFailure(error: unknown): SendOutcome {
  const code = codeOf(error);
  if (code !== null && NEVER_CONNECTED.has(code))
    return { outcome: 'not-handed-over', reason: `No connection: ${code}` };
  return { outcome: 'unknown', reason: code ?? (error instanceof Error ? error.name : 'The answer was lost') };
}

/** A repeated id is answered with the ack that it has, and its events are over. */
function accepted(body: unknown): SendOutcome {
  const fact = acceptedSchema.safeParse(body).data;
  return fact && fact.ack >= 1 ? { outcome: 'accepted', known: ackOf(fact) } : { outcome: 'accepted' };
}

function reasonOf(body: unknown): string {
  const reason = (body as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' ? reason : 'Rejected';
}

/** fetch hides the socket's error one or two causes deep. */
function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : codeOf(cause);
}
