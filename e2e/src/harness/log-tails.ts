import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const LINES = 12;
const LONGEST = 400;

/** Every answered request, and what Nest says of its own modules and routes. */
const NOISE = /"msg":"Request finished"|"context":"/;

/** The last telling lines of each log, for a person who wants to know why a scenario failed. */
export function logTails(files: readonly string[]): string {
  return files.map((file) => `--- ${basename(file)} (${file})\n${tailOf(file)}`).join('\n');
}

function tailOf(file: string): string {
  const telling = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !NOISE.test(line));
  return telling
    .slice(-LINES)
    .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line))
    .join('\n');
}
