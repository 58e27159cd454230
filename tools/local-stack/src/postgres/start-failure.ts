const TELLING = /\b(?:FATAL|PANIC):\s+(.*)$/;

/** The reason in the log of a server that did not start: what it called fatal, else the last thing it said. */
export function startFailure(lines: readonly string[]): string {
  const fatal = lines.map((line) => TELLING.exec(line)?.[1]).find((reason) => reason !== undefined);
  return fatal ?? lines.at(-1)?.trim() ?? 'it said nothing';
}
