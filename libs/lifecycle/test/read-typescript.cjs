const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const options = JSON.parse(readFileSync(join(__dirname, '../../../.swcrc'), 'utf8'));

/** Lets a child process of a spec run the sources as they are, so that no build is needed and no stale one is tested. */
require.extensions['.ts'] = (module, filename) =>
  module._compile(
    transformSync(readFileSync(filename, 'utf8'), { ...options, sourceMaps: false, filename }).code,
    filename,
  );
