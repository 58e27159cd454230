export interface OutsideEvents {
  /** Resolves at the first signal; rejects when a bug of ours would otherwise end the process and leave its children. */
  readonly told: Promise<void>;
  /** Aborted at the first signal. */
  readonly interrupted: AbortSignal;
}

/**
 * Ctrl-C reaches us from the terminal and once more from pnpm, so signals after the first mean nothing: stopping has
 * its own time limit. A terminal that is closed is a wish to stop, too.
 */
export function untilToldToStop(): OutsideEvents {
  const controller = new AbortController();
  const told = new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      controller.abort();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    process.on('uncaughtException', reject);
  });
  told.catch(() => undefined);
  // Whoever read our output may have gone; what we started is still to be looked after.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  return { told, interrupted: controller.signal };
}
