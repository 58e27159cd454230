/**
 * Nothing of the caller's environment but PATH: PGDATA, PGPORT, LC_ALL, LD_LIBRARY_PATH and others would each change
 * what the programs do.
 */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
