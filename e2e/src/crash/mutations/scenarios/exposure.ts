import { type System } from '../../../harness/system';
import { type Finding } from '../../comparison/finding';

/** Runs what brings a mutation to light; `env` is what mutates the services that the scenario starts anew. */
export type Exposure = (system: System, env: NodeJS.ProcessEnv) => Promise<readonly Finding[]>;
