import { type FlowPace } from '../traffic/flow';

/** A browser is away for seconds each time that it dies: what is promised meanwhile must not pile up for longer than the soak. */
export const UNHURRIED: FlowPace = { batchEachMs: 10_000, promiseEachMs: 2_000 };
