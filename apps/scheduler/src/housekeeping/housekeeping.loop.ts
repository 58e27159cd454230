import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { Housekeeper } from './housekeeper';

/** Between two chunks, so that a large backlog of finished rows does not crowd out what is owed. */
const BETWEEN_CHUNKS_MS = 100;

export const housekeepingLoop = (housekeeper: Housekeeper, onError: LoopOptions['onError']): Loop =>
  new Loop({
    name: 'housekeeping',
    onError,
    step: async (signal) => ((await housekeeper.runOnce(signal)) ? BETWEEN_CHUNKS_MS : housekeeper.intervalMs),
  });
