import { SETTING } from '../setting';
import { type Command } from './command';
import { minutesOf } from './minutes-of';

/** Browsers, their pages and the gateway die by a schedule that the seed fixes, for so many minutes, while whatsapp-web.js sends. */
export const soakWhatsApp: Command = {
  name: 'soak-whatsapp',
  usage: 'soak-whatsapp --minutes N [--seed S]',
  options: { minutes: { type: 'string' } },
  specs: () => 'crash/whatsapp-web-soak',
  env: ({ minutes }) => ({ [SETTING.minutes]: minutesOf(minutes) }),
};
