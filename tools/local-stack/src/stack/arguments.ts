import { parseArgs } from 'node:util';
import { StackFailure } from '../stack-failure';

export interface StackArguments {
  readonly replicas: number;
}

const MOST_REPLICAS = 9;

/** `--replicas N`: how many processes of each service. pnpm may pass a `--` on, which means nothing here. */
export function readArguments(args: readonly string[]): StackArguments {
  const replicas = Number(replicasText(args.filter((arg) => arg !== '--')));
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > MOST_REPLICAS) {
    throw new StackFailure(`--replicas must be a whole number from 1 to ${MOST_REPLICAS}.`);
  }
  return { replicas };
}

function replicasText(args: string[]): string {
  try {
    return parseArgs({ args, options: { replicas: { type: 'string', default: '1' } } }).values.replicas;
  } catch (error) {
    throw new StackFailure(`${(error as Error).message}. The one option is --replicas N.`);
  }
}
