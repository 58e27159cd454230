import { type ParseArgsConfig } from 'node:util';

/** Options as they were given; a missing one is undefined. */
export type Given = Readonly<Record<string, string | boolean | undefined>>;

/** One way to call `pnpm crash`: which specs it runs, and what it tells them. */
export interface Command {
  /** The word after `pnpm crash`. */
  readonly name: string;
  readonly usage: string;
  /** Besides `--seed`, which every command has. */
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Part of the paths of its specs, as a regular expression. */
  readonly specs: (given: Given) => string;
  /** @throws for a value that makes no sense, in one sentence */
  readonly env: (given: Given) => NodeJS.ProcessEnv;
}
