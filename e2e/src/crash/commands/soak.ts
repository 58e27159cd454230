import { SETTING } from '../setting';
import { type Command } from './command';
import { minutesOf } from './minutes-of';
import { oneOf } from './one-of';

/** Everything but the phones dies by a schedule that the seed fixes, for so many minutes per carrier. */
export const soak: Command = {
  name: 'soak',
  usage: 'soak --minutes N [--seed S] [--broker redis|postgres]',
  options: { minutes: { type: 'string' }, broker: { type: 'string' } },
  specs: () => 'crash/soak',
  env: ({ minutes, broker }) => ({
    [SETTING.minutes]: minutesOf(minutes),
    [SETTING.broker]: oneOf('--broker', ['redis', 'postgres'], broker),
  }),
};
