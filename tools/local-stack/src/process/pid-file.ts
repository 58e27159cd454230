import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Null when there is no such file or it holds no process id. */
export function readPidFile(file: string): number | null {
  try {
    return parsePid(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** The first line of the text as a process id. Postgres writes more lines below it into its own file. */
export function parsePid(text: string): number | null {
  const [first = ''] = text.split('\n');
  const pid = Number(first.trim());
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

/** Whoever reads the file finds the old pid or the new one, never half of it. */
export function writePidFile(file: string, pid: number): void {
  writeFileSync(`${file}.new`, `${pid}\n`);
  renameSync(`${file}.new`, file);
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}
