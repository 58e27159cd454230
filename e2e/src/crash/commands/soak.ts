import { SETTING } from '../setting';
import { type Command } from './command';
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

/** @throws for what is no whole number of minutes from 1 on */
function minutesOf(given: string | boolean | undefined): string {
  if (typeof given === 'string' && /^[1-9]\d{0,4}$/.test(given)) return given;
  throw new Error(`--minutes ${String(given ?? 'is missing: it')} must be a whole number of minutes from 1 on`);
}
