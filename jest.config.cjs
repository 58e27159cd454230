const { project } = require('./jest.preset.cjs');

/** Three kinds by what they need: nothing · a real database (TEST_DATABASE_URL) · the built services as processes. */
module.exports = {
  projects: [
    project('unit', ['<rootDir>/{apps,libs,tools}/*/src/**/*.spec.ts']),
    project('integration', ['<rootDir>/{apps,libs,tools}/*/test/**/*.int-spec.ts']),
    project('e2e', ['<rootDir>/e2e/src/**/*.e2e-spec.ts']),
  ],
  testTimeout: 60_000,
  maxWorkers: 2,
};
