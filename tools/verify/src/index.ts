export { findBrowser } from './find-browser';
export { Commands } from './commands';
export { runJest } from './run-jest';
export { Surroundings } from './surroundings';
export { Verification } from './verification';
export { E2E } from './jest-counts';
export { ONE_FAILED } from './outcome';
