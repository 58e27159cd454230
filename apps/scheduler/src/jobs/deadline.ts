/** A failure that counts: a job that is too slow once is mostly too slow each time. */
class JobTimeLimit extends Error {
  constructor(kind: string, limitMs: number) {
    super(`It took longer than ${limitMs / 1_000} s, the time limit of the kind ${kind}`);
    this.name = 'JobTimeLimit';
  }
}

/**
 * How long one claim may take, by the monotonic clock. It has nothing to do with the lease, which is renewed for as long
 * as the process lives: who lives may still be too slow.
 */
export class Deadline {
  private readonly aborting = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(kind: string, limitMs: number, onPassed: () => void) {
    this.timer = setTimeout(() => {
      this.abort(new JobTimeLimit(kind, limitMs));
      onPassed();
    }, limitMs).unref();
  }

  get signal(): AbortSignal {
    return this.aborting.signal;
  }

  abort(reason: Error): void {
    this.aborting.abort(reason);
  }

  /** Answers what `work` does; when the signal aborts, throws why, whether the work obeys it or goes on unheard. */
  async race<T>(work: Promise<T>): Promise<T> {
    const { signal } = this;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    try {
      return await Promise.race([work, aborted]);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  close(): void {
    clearTimeout(this.timer);
  }
}
