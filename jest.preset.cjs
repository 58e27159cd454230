const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const swc = JSON.parse(readFileSync(join(__dirname, '.swcrc'), 'utf8'));

/** Tests read every package of ours from source, so that no build is needed and no stale one is tested. */
const sources = Object.fromEntries(
  ['libs', 'tools'].flatMap((folder) =>
    readdirSync(join(__dirname, folder))
      .map((name) => [`^@promptpipe/${name}$`, join(__dirname, folder, name, 'src', 'index.ts')])
      .filter(([, index]) => existsSync(index)),
  ),
);

/** @param {string} displayName @param {string[]} testMatch */
exports.project = (displayName, testMatch, extra = {}) => ({
  displayName,
  rootDir: __dirname,
  testMatch,
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  moduleNameMapper: sources,
  modulePathIgnorePatterns: ['/dist/', '/.data/'],
  ...extra,
});
