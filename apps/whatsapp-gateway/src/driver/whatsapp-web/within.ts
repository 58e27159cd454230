/** What a page that answered a question too late has to show that it lives: that too is within the lease of the send that asked. */
export const SIGN_OF_LIFE_MS = 2_000;

/** Nothing was answered in time. What was asked for may go on by itself. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/** Answers or throws what `work` does, or throws after `limitMs`. */
export async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(`${what} took more than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
