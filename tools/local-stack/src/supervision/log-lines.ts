const ERROR_LEVEL = 50;
const LONGEST_ERROR = 240;
const RECOVERY_FINISHED = 'Recovery finished';

/** Null for any line but the one in which a service reports its recovery. */
export function recoverySummary(line: string): string | null {
  const entry = parse(line);
  if (entry?.msg !== RECOVERY_FINISHED) return null;
  const counts = ['found', 'recovered', 'failed'].map((name) => `${name} ${numberIn(entry, name)}`);
  const unusual = ['skipped', 'quarantined'].filter((name) => numberIn(entry, name) > 0);
  return [
    `recovery took ${Math.round(numberIn(entry, 'durationMs'))} ms`,
    ...counts,
    ...unusual.map((name) => `${name} ${numberIn(entry, name)}`),
  ].join(', ');
}

/** The short form of an error or fatal entry; null for anything else, also for what is not an entry at all. */
export function errorSummary(line: string): string | null {
  const entry = parse(line);
  if (!entry || numberIn(entry, 'level') < ERROR_LEVEL) return null;
  const cause = causeOf(entry);
  const message = textIn(entry, 'msg') ?? 'error';
  return oneLine(cause === null || cause === message ? message : `${message}: ${cause}`);
}

/** What a person should read of a log whose process gave up: its errors and what it printed when it crashed. */
export function reasonOf(lines: readonly string[]): string[] {
  const telling = lines.map((line) => errorSummary(line) ?? (parse(line) ? null : oneLine(line)));
  const reasons = telling.filter((line) => line !== null);
  return (reasons.length > 0 ? reasons : lines.map(oneLine)).slice(-5);
}

type Entry = Readonly<Record<string, unknown>>;

function parse(line: string): Entry | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return null;
  }
}

function causeOf(entry: Entry): string | null {
  const error = entry.err ?? entry.error;
  return typeof error === 'object' && error !== null ? textIn(error as Entry, 'message') : null;
}

function numberIn(entry: Entry, name: string): number {
  const value = entry[name];
  return typeof value === 'number' ? value : 0;
}

function textIn(entry: Entry, name: string): string | null {
  const value = entry[name];
  return typeof value === 'string' ? value : null;
}

function oneLine(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length > LONGEST_ERROR ? `${flat.slice(0, LONGEST_ERROR)}…` : flat;
}
