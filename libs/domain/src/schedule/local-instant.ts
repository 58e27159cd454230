import { DateTime } from 'luxon';

export interface LocalDateTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/**
 * The instant of a wall-clock time in a zone. A time that a clock change skips moves forward by the size of the jump; a
 * time that happens twice means the first one. Luxon alone takes the second, cron-parser the first: hence one function.
 */
export function instantOf(local: LocalDateTime, zone: string): Date {
  const wanted = DateTime.fromObject({ ...local }, { zone });
  if (!wanted.isValid) throw new RangeError(`${wanted.invalidReason}: ${JSON.stringify(local)} in ${zone}`);
  const [first] = wanted.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
  return (first ?? wanted).toJSDate();
}
