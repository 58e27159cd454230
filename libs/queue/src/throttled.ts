const QUIET_MS = 1_000;

/**
 * Passes an error on at most once a second per message: a worker that meets a Postgres which is starting up tries
 * again without a pause, and several connections report one lost server each.
 */
export function throttled(report: (error: Error) => void, now: () => number = Date.now): (error: Error) => void {
  const lastAt = new Map<string, number>();
  return (error) => {
    const at = now();
    for (const [message, before] of lastAt) {
      if (at - before >= QUIET_MS) lastAt.delete(message);
    }
    if (lastAt.has(error.message)) return;
    lastAt.set(error.message, at);
    report(error);
  };
}
