const DEEPEST_CAUSE = 5;

interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The parts of an error that may be logged. Pino's own serializer copies every property, and a database error carries
 * the statement's parameters and the offending row there: phone numbers and message bodies.
 */
export function errorFields(error: unknown, depth = 0): unknown {
  if (!isErrorLike(error)) return error;
  const { name, message, code, stack, cause } = error;
  const fields: ErrorFields = { type: name, message, stack };
  return {
    ...fields,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined || depth === DEEPEST_CAUSE ? {} : { cause: errorFields(cause, depth + 1) }),
  };
}

function isErrorLike(value: unknown): value is Error & { code?: unknown } {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}
