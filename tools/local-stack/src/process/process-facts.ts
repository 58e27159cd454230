import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface ProcessFacts {
  readonly state: string;
  readonly command: string;
}

/**
 * Whether the process still runs. A zombie answers signal 0 although it is gone, and in a container whose first
 * process does not reap, orphans stay zombies for ever: so the state is read and not only the signal sent.
 */
export function isAlive(pid: number): boolean {
  const facts = factsOf(pid);
  return facts !== null && !/^[ZX]/.test(facts.state);
}

/** The command line with its arguments separated by blanks; null when there is no such process. */
export function commandOf(pid: number): string | null {
  return factsOf(pid)?.command ?? null;
}

function factsOf(pid: number): ProcessFacts | null {
  try {
    return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch {
    return null;
  }
}

function fromProc(pid: number): ProcessFacts {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses, which may itself hold blanks and parentheses.
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  return { state, command };
}

function fromPs(pid: number): ProcessFacts {
  const line = execFileSync('ps', ['-o', 'stat=', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [state = '', ...command] = line.split(/\s+/);
  return { state, command: command.join(' ') };
}
