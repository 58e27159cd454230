/** Milliseconds by the name of a recoverable; `*` is for all that are not named. What is not said here each knows itself. */
export type TimeLimits = Readonly<Record<string, number>>;

export const timeLimitOf = (
  { name, timeLimitMs }: { readonly name: string; readonly timeLimitMs: number },
  limits: TimeLimits,
): number => limits[name] ?? limits['*'] ?? timeLimitMs;
