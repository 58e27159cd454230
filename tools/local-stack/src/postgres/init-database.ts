import { execFile } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { StackFailure } from '../stack-failure';
import { type CommandPrefix } from './account';
import { postgresEnvironment } from './postgres-environment';

const run = promisify(execFile);

export interface InitOptions {
  readonly initdb: string;
  readonly prefix: CommandPrefix;
  readonly dataFolder: string;
  readonly durable: boolean;
  readonly signal: AbortSignal;
}

/**
 * Makes an empty database cluster: UTF-8, code point order, and no password, since it only ever listens on the
 * loopback address. Interrupted at any moment it leaves at most a `.partial` folder, which never held data.
 */
export async function initDatabase({ initdb, prefix, dataFolder, durable, signal }: InitOptions): Promise<void> {
  const partial = `${dataFolder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const [command = initdb, ...args] = [
    ...prefix,
    initdb,
    ...['-D', partial, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await run(command, args, { env: postgresEnvironment(), signal });
  } catch (error) {
    signal.throwIfAborted();
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new StackFailure(`initdb could not make ${dataFolder}: ${lastLine(stderr) ?? message}`);
  }
  renameSync(partial, dataFolder);
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').filter(Boolean).at(-1);
}
