import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StackFailure } from '../stack-failure';

/** Where everything that a stack keeps stands below its data folder. */
export interface DataPaths {
  readonly folder: string;
  readonly postgres: string;
  readonly postgresLog: string;
  readonly runFolder: string;
  readonly logFolder: string;
  readonly demoMarker: string;
  pid(name: string): string;
  log(name: string): string;
}

export function dataPaths(folder: string): DataPaths {
  const runFolder = join(folder, 'run');
  const logFolder = join(folder, 'log');
  return {
    folder,
    postgres: join(folder, 'postgres'),
    postgresLog: join(folder, 'postgres.log'),
    runFolder,
    logFolder,
    demoMarker: join(folder, 'demo-enrolled'),
    pid: (name) => join(runFolder, `${name}.pid`),
    log: (name) => join(logFolder, `${name}.log`),
  };
}

export function makeFolders({ folder, runFolder, logFolder }: DataPaths): void {
  try {
    mkdirSync(runFolder, { recursive: true });
    mkdirSync(logFolder, { recursive: true });
    accessSync(runFolder, constants.W_OK);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new StackFailure(
      `The data folder ${folder} cannot be written (${code}): start as the user who owns it, or set PROMPTPIPE_DATA_DIR.`,
    );
  }
}
