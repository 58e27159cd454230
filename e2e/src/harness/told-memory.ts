import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@promptpipe/testing';

/** Bytes. */
export interface ProcessMemory {
  readonly rss: number;
  readonly heapUsed: number;
}

/** What makes a process tell its memory in this file when it is asked to. */
export const tellingMemory = (file: string): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--require=${join(__dirname, 'tell-memory.cjs')}`,
  MEMORY_FILE: file,
});

/** What it holds once its garbage is collected. */
export async function toldMemory(pid: number, file: string): Promise<ProcessMemory> {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  await until('a process to tell its memory', () => existsSync(file));
  return JSON.parse(readFileSync(file, 'utf8')) as ProcessMemory;
}
