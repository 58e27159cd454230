import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Processes whose command line names this folder, in the order in which they began. */
export async function browsersOn(folder: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args=', '--sort=start_time'], {
    maxBuffer: 1 << 26,
  });
  return stdout
    .split('\n')
    .filter((line) => line.includes(folder) && !line.includes('<defunct>'))
    .map((line) => Number.parseInt(line, 10));
}
