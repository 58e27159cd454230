/** @throws for what is no whole number of minutes from 1 on */
export function minutesOf(given: string | boolean | undefined): string {
  if (typeof given === 'string' && /^[1-9]\d{0,4}$/.test(given)) return given;
  throw new Error(`--minutes ${String(given ?? 'is missing: it')} must be a whole number of minutes from 1 on`);
}
