const BUGS: ReadonlySet<string> = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'AssertionError',
]);

/**
 * What a person reads when a process gives up: one line for an error that names its kind by a `code` or a name of its
 * own, the stack for anything else, because that is a bug and its place is what matters.
 */
export function fatalLine(error: unknown): string {
  if (!(error instanceof Error)) return `A value that is no error was thrown: ${String(error)}`;
  if (!isKnown(error)) return error.stack ?? error.message;
  return sentenceOf(error).replace(/\s*\n\s*/g, ' ');
}

function isKnown(error: Error): boolean {
  const isPlain = error.name === 'Error' || error.name === 'AggregateError';
  return isPlain ? 'code' in error && typeof error.code === 'string' : !BUGS.has(error.name);
}

/** A refused connection to a name with two addresses is an AggregateError without a message. */
function sentenceOf(error: Error): string {
  if (error.message !== '') return error.message;
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return parts.map((part) => (part instanceof Error ? part.message : String(part))).join('; ') || error.name;
}
