/** @throws for a value that is none of these */
export function oneOf(
  option: string,
  values: readonly string[],
  given: string | boolean | undefined,
): string | undefined {
  if (given === undefined || values.some((value) => value === given)) return given as string | undefined;
  throw new Error(`${option} ${String(given)} is none of ${values.join(', ')}`);
}
