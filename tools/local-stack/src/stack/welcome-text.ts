import { relative } from 'node:path';
import { type DataPaths } from './data-paths';
import { localUrl } from './service-plan';
import { type StackSettings } from './settings';

export interface WelcomeInput {
  readonly settings: StackSettings;
  readonly paths: DataPaths;
  readonly adminKey: string;
  readonly databaseUrl: string;
  readonly seconds: string;
}

/** Where everything is, and how to stop it. */
export function welcomeText({ settings, paths, adminKey, databaseUrl, seconds }: WelcomeInput): string {
  const { ports, root, adminKeyFile } = settings;
  const short = (path: string): string => (path.startsWith(root) ? relative(root, path) : path);
  const database = settings.databaseUrl === null ? databaseUrl : 'the one of DATABASE_URL';
  return [
    '',
    `PromptPipe is ready (${seconds} s)`,
    `  API         ${localUrl(ports.API_PORT)}`,
    `  Phones      ${localUrl(ports.PHONES_PORT)}`,
    `  Admin key   ${adminKey}  (${short(adminKeyFile)})`,
    `  Database    ${database}`,
    `  Logs        ${short(paths.logFolder)}`,
    `  Stop        Ctrl-C, or kill -INT $(cat ${short(paths.pid('stack'))})`,
    '',
  ].join('\n');
}
