import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { COMMANDS } from './commands';
import { type Command, type Given } from './commands/command';
import { SETTING } from './setting';

export interface Run {
  readonly seed: string;
  readonly specs: string;
  readonly env: NodeJS.ProcessEnv;
}

/** @throws in one sentence, with the usage, for what nobody can understand */
export function readCommandLine(args: readonly string[]): Run {
  const [word = ''] = args;
  const name = word.startsWith('-') ? '' : word;
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) throw new Error(`There is no \`pnpm crash ${name}\`.\n${usage()}`);
  try {
    const given = optionsOf(args.slice(name === '' ? 0 : 1), command.options);
    const seed = typeof given.seed === 'string' ? given.seed : String(randomInt(1, 1_000_000_000));
    return { seed, specs: command.specs(given), env: { ...command.env(given), [SETTING.seed]: seed } };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage()}`, { cause: error });
  }
}

function optionsOf(args: readonly string[], options: Command['options']): Given {
  return parseArgs({ args: [...args], options: { ...options, seed: { type: 'string' } }, strict: true }).values;
}

const usage = (): string => COMMANDS.map((one) => `  pnpm crash ${one.usage}`).join('\n');
