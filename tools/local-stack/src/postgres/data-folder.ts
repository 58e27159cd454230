import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackFailure } from '../stack-failure';

const POSTGRES_MAJOR = '18';

export interface FolderFacts {
  /** Null when the folder does not exist. */
  readonly entries: readonly string[] | null;
  /** Content of PG_VERSION; null when it is missing. */
  readonly version: string | null;
  readonly hasControlFile: boolean;
}

export type FolderVerdict = { kind: 'absent' } | { kind: 'usable' } | { kind: 'broken'; reason: string };

/**
 * A new data folder is made beside its place and renamed when it is complete. So what stands in its place once held
 * data, and is never deleted or begun anew by us, whatever it lacks.
 */
export function judgeDataFolder({ entries, version, hasControlFile }: FolderFacts): FolderVerdict {
  if (entries === null || entries.length === 0) return { kind: 'absent' };
  if (version === null) return { kind: 'broken', reason: 'PG_VERSION is missing in it' };
  if (version !== POSTGRES_MAJOR) {
    return {
      kind: 'broken',
      reason: `it was made by Postgres ${version || '?'} and this is Postgres ${POSTGRES_MAJOR}`,
    };
  }
  if (!hasControlFile) return { kind: 'broken', reason: 'global/pg_control is missing in it' };
  return { kind: 'usable' };
}

/** Answers whether the folder has to be made first; a broken one is a failure that names the reason. */
export function needsInitdb(folder: string): boolean {
  const verdict = judgeDataFolder(readFacts(folder));
  if (verdict.kind === 'broken') {
    throw new StackFailure(
      `The data folder ${folder} cannot be used: ${verdict.reason}; put a backup in its place, or move it away to begin with an empty database.`,
    );
  }
  return verdict.kind === 'absent';
}

function readFacts(folder: string): FolderFacts {
  if (!existsSync(folder)) return { entries: null, version: null, hasControlFile: false };
  try {
    const entries = readdirSync(folder);
    const version = entries.includes('PG_VERSION') ? readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim() : null;
    return { entries, version, hasControlFile: existsSync(join(folder, 'global', 'pg_control')) };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new StackFailure(`The data folder ${folder} cannot be read (${code}): start as the user who owns it.`);
  }
}
