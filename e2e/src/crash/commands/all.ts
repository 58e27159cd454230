import { SETTING } from '../setting';
import { MUTATION_NAMES } from '../mutations/mutations';
import { type Command } from './command';
import { oneOf } from './one-of';

/** `pnpm crash` itself. */
export const all: Command = {
  name: '',
  usage:
    '[--seed S] [--short] [--points a,b] [--broker redis|postgres] [--lookup network|local|blind] [--mutation NAME]',
  options: {
    short: { type: 'boolean' },
    points: { type: 'string' },
    broker: { type: 'string' },
    lookup: { type: 'string' },
    mutation: { type: 'string' },
  },
  specs: ({ points, mutation }) => {
    if (mutation !== undefined) return 'crash/mutations';
    return points === undefined ? 'crash/' : 'crash/points';
  },
  env: ({ short, points, broker, lookup, mutation }) => ({
    [SETTING.form]: short === true ? 'short' : 'long',
    [SETTING.points]: points as string | undefined,
    [SETTING.broker]: oneOf('--broker', ['redis', 'postgres'], broker),
    [SETTING.lookup]: oneOf('--lookup', ['network', 'local', 'blind'], lookup),
    [SETTING.mutation]: oneOf('--mutation', MUTATION_NAMES, mutation),
  }),
};
