import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface BrowserProcess {
  readonly pid: number;
  /** `browser` is the first of them, whose end is that of the others; in a `renderer` runs a page. */
  readonly type: string;
}

/** Processes whose command line names this folder, in the order in which they began. */
export async function browsersOn(folder: string): Promise<BrowserProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args=', '--sort=start_time'], {
    maxBuffer: 1 << 26,
  });
  return stdout
    .split('\n')
    .filter((line) => line.includes(folder) && !line.includes('<defunct>'))
    .map((line) => ({ pid: Number.parseInt(line, 10), type: /--type=(\S+)/.exec(line)?.[1] ?? 'browser' }));
}
