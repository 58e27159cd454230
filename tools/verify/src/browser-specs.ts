import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { E2E, INTEGRATION } from './jest-counts';

const PACKAGES = ['apps', 'libs', 'tools'];
const ENDINGS = [INTEGRATION.ending, E2E.ending];
/** A spec needs a browser where it looks for one, or leaves that to one of these. */
const LOOKS_FOR_ONE = /\b(?:CHROMIUM_PATH|findBrowser|findChromium|whereChromiumIs|describeOnWeb)\b/;

/** Paths under the root of the specs that need a browser, told by what they say and not by what they are called. */
export function browserSpecs(root: string): string[] {
  const packages = PACKAGES.flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)));
  const folders = [...packages.map((folder) => join(folder, 'test')), join('e2e', 'src')];
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))))
    .filter((path) => ENDINGS.some((ending) => path.endsWith(ending)))
    .filter((path) => LOOKS_FOR_ONE.test(readFileSync(join(root, path), 'utf8')));
}
