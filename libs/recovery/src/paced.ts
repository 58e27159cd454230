import { type Clock } from './clock';

/** Passes on at most one value per interval, the first only after one interval: what is quick needs no progress. */
export function paced<T>(clock: Clock, intervalMs: number, tell: (value: T) => void): (value: T) => void {
  let toldAtMs = clock.nowMs();
  return (value) => {
    if (clock.nowMs() - toldAtMs < intervalMs) return;
    toldAtMs = clock.nowMs();
    tell(value);
  };
}
