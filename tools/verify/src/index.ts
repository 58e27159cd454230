export { Commands } from './commands';
export { runJest } from './jest-project';
export { Surroundings } from './surroundings';
export { Verification } from './verification';
