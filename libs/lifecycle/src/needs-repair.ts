/**
 * Whether the same error comes until a person has mended what its message names. Told by a property and not by a class:
 * who throws it and who hears of it know nothing of each other.
 */
export function needsRepair(error: unknown): error is Error {
  return error instanceof Error && 'untilRepaired' in error && error.untilRepaired === true;
}
