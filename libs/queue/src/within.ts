/** Thrown when something has not ended in its time. What was waited for goes on by itself; its end is then ignored. */
export class TimeLimitPassed extends Error {
  override readonly name = 'TimeLimitPassed';
}

/** @throws TimeLimitPassed after `limitMs`, else answers or throws what `work` does. */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimitPassed(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
