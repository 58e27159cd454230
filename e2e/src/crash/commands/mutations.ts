import { SETTING } from '../setting';
import { type Command } from './command';

/** All mutations, each of which has to be caught. */
export const mutations: Command = {
  name: 'mutations',
  usage: 'mutations [--seed S]',
  options: {},
  specs: () => 'crash/mutations',
  env: () => ({ [SETTING.form]: 'long' }),
};
