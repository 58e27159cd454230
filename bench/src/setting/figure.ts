import type { Servers } from './servers';

/** Measures one thing and says so, a line for each variant; ratios are of this very run. */
export type Figure = (servers: Servers, say: (line: object) => void) => Promise<void>;
