export type LockAnswer<T> =
  | { readonly acquired: true; readonly value: T }
  /** `by` is the boot id of the holder, when it is known. */
  | { readonly acquired: false; readonly by: string | null };

/** Runs `work` while it holds the advisory lock `name`; waits for the lock no longer than `waitMs`. */
export type WithLock = <T>(name: string, waitMs: number, work: () => Promise<T>) => Promise<LockAnswer<T>>;

/** The same name for the boot and for the duty on its interval, so that they never run at once. */
export const recoveryLockName = (service: string, recoverable: string): string => `recovery:${service}:${recoverable}`;
