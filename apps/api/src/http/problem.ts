import { HttpException } from '@nestjs/common';
import { databaseTrouble } from './database-trouble';
import { type FieldError, Refusal } from './refusal';

/** 1 MiB. */
export const BODY_LIMIT_BYTES = 1_048_576;

export interface Problem {
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** A bug or a broken part, not a refusal: whoever answers with it also logs the error. */
  readonly level: 'none' | 'warn' | 'error';
}

const RETRY_SOON = { 'retry-after': '1' };

const TROUBLE = {
  away: 'The database cannot be reached. Send the request again, with the same Idempotency-Key if it has one.',
  damaged:
    'The database is damaged and waits for its repair. Send the request again later, with the same Idempotency-Key if it has one.',
  busy: 'The database is busy with the same rows. Send the request again, with the same Idempotency-Key if it has one.',
};

/** What the framework and the body parser refuse, in words that hold nothing of the request. */
const SENTENCES: Readonly<Record<number, string>> = {
  400: 'The request is malformed: its body is not valid JSON, or its path is not validly encoded.',
  404: 'There is nothing at this path with this method.',
  415: 'The body must be JSON in UTF-8: send it with content-type: application/json.',
};

/** What a caller is told of an error, whatever it is; nothing internal is in it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal)
    return { status: error.getStatus(), detail: error.message, ...error.extras, level: 'none' };
  const status = statusOf(error);
  if (status === 413) return { status, detail: tooLarge(error), level: 'none' };
  if (status !== null) return { status, detail: SENTENCES[status] ?? 'The request cannot be read.', level: 'none' };
  const trouble = databaseTrouble(error);
  if (trouble) return { status: 503, detail: TROUBLE[trouble], headers: RETRY_SOON, level: 'warn' };
  return { status: 500, detail: 'Something went wrong on our side; the log has it.', level: 'error' };
}

/** The body parser says which limit it was. */
function tooLarge(error: unknown): string {
  const { limit } = error as { limit?: unknown };
  const bytes = typeof limit === 'number' ? limit : BODY_LIMIT_BYTES;
  return `The body is larger than ${bytes} bytes (${bytes / BODY_LIMIT_BYTES} MiB).`;
}

/** The 4xx of Nest's own exceptions, and of the body parser's, which are plain errors with a status. */
function statusOf(error: unknown): number | null {
  const status: unknown =
    error instanceof HttpException ? error.getStatus() : (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
