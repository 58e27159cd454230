import { SETTING } from '../setting';
import { type Command } from './command';
import { oneOf } from './one-of';

/** What goes by whatsapp-web.js in a browser: every point of the gateway, two gateways, an hour's traffic. */
export const whatsAppWeb: Command = {
  name: 'whatsapp-web',
  usage: 'whatsapp-web [--points a,b] [--lookup network|local|blind] [--seed S]',
  options: { points: { type: 'string' }, lookup: { type: 'string' } },
  specs: ({ points }) => (points === undefined ? 'crash/whatsapp-web' : 'crash/whatsapp-web-points'),
  env: ({ points, lookup }) => ({
    [SETTING.form]: 'long',
    [SETTING.points]: points as string | undefined,
    [SETTING.lookup]: oneOf('--lookup', ['network', 'local', 'blind'], lookup),
  }),
};
