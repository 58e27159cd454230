import { fatalLine } from './fatal-line';
import { needsRepair } from './needs-repair';
import { type Pause } from './pause';

const LOOK_EACH_MS = 2_000;

export interface Waiting {
  readonly stopping: AbortSignal;
  readonly pause: Pause;
  /** Told when the waiting begins, and whenever its reason is another one. */
  readonly onReason: (reason: string, error: unknown) => Promise<void>;
}

/**
 * Does a step of the start. While something needs a person's repair, it is tried again and again instead of ending the
 * process: a supervisor would only start the next one into the same wall. True when it was waited for, and is done.
 */
export async function throughRepair(act: () => unknown, { stopping, pause, onReason }: Waiting): Promise<boolean> {
  let told: string | null = null;
  while (!stopping.aborted) {
    try {
      await act();
      return told !== null;
    } catch (error) {
      // Whoever repairs may well take the server away meanwhile: once it waits, everything is waited for.
      if (told === null && !needsRepair(error)) throw error;
      const reason = needsRepair(error) ? error.message : fatalLine(error);
      if (reason !== told) await onReason(reason, error);
      told = reason;
    }
    await pause(LOOK_EACH_MS, stopping);
  }
  return false;
}
