const { default: Sequencer } = require('@jest/test-sequencer');
const { statSync } = require('node:fs');

/** Files whose tests wait for processes to die, leases to end and servers to come back: begun last, they would run alone at the end. */
const LONG = [
  /e2e-spec\.ts$/,
  /\/(carrier|boot|duties|local-stack|embedded-postgres|long-export|brakes|whatsapp-web-driver)\.int-spec\.ts$/,
];

const rankOf = ({ path }) => {
  const rank = LONG.findIndex((pattern) => pattern.test(path));
  return rank === -1 ? LONG.length : rank;
};

/** Long files first, then by size; without a memory of the last run, so that a fresh clone is as fast as any other. */
module.exports = class extends Sequencer {
  sort(tests) {
    const sizes = new Map(tests.map(({ path }) => [path, statSync(path).size]));
    return [...tests].sort((a, b) => rankOf(a) - rankOf(b) || sizes.get(b.path) - sizes.get(a.path));
  }
};
