const { project } = require('./jest.preset.cjs');

/** What is worth its minutes in the long form alone. */
const longOnes = process.env.CRASH_FORM === 'long' ? ['<rootDir>/e2e/src/**/*.long-e2e-spec.ts'] : [];

/** Three kinds by what they need: nothing · a real database (TEST_DATABASE_URL) · the built services as processes. */
module.exports = {
  projects: [
    project('unit', ['<rootDir>/{apps,libs,tools}/*/src/**/*.spec.ts']),
    project('integration', ['<rootDir>/{apps,libs,tools}/*/test/**/*.int-spec.ts']),
    project('e2e', ['<rootDir>/e2e/src/**/*.e2e-spec.ts', ...longOnes]),
  ],
  testTimeout: 60_000,
  testSequencer: './jest.sequencer.cjs',
  // Most of the time a test waits, for a process to die or a lease to end: more of them than cores.
  maxWorkers: 4,
};
