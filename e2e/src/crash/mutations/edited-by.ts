import { join } from 'node:path';

const PRELOAD = join(__dirname, '..', '..', '..', 'dist', 'crash', 'mutations', 'preload.js');

/** The environment of a service whose code is edited as it is loaded. */
export const editedBy = (name: string): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--require ${PRELOAD}`,
  CRASH_MUTATION_OF_SERVICE: name,
});
