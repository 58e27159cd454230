import { spawn, type ChildProcess } from 'node:child_process';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** True shows the output while it comes; false keeps it for the result. */
  readonly show: boolean;
}

export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
}

const KILL_AFTER_MS = 3_000;

/**
 * Runs programs, each as the leader of its own process group: so the end of one takes its workers along, and Ctrl-C
 * reaches us first and them through us.
 */
export class Commands {
  private readonly running = new Set<ChildProcess>();
  private stopped = false;

  constructor(private readonly folder: string) {}

  run({ program, args, env = process.env, show }: Command): Promise<CommandResult> {
    if (this.stopped) return Promise.resolve({ code: null, output: 'not begun', seconds: 0 });
    const startedAt = performance.now();
    const stdio = show ? 'inherit' : 'pipe';
    const child = spawn(program, [...args], { cwd: this.folder, env, detached: true, stdio: ['ignore', stdio, stdio] });
    this.running.add(child);
    const chunks: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    }
    return new Promise((resolve) => {
      const end = (code: number | null): void => {
        this.running.delete(child);
        resolve({ code, output: chunks.join(''), seconds: (performance.now() - startedAt) / 1000 });
      };
      child.once('close', end);
      child.once('error', (error) => {
        chunks.push(error.message);
        end(null);
      });
    });
  }

  /** Ends whatever still runs, with its whole group; nothing is begun afterwards. */
  async stop(): Promise<void> {
    this.stopped = true;
    const children = [...this.running];
    for (const child of children) signalGroup(child, 'SIGTERM');
    const ended = Promise.all(children.map((child) => new Promise((resolve) => child.once('close', resolve))));
    const late = setTimeout(() => {
      for (const child of children) signalGroup(child, 'SIGKILL');
    }, KILL_AFTER_MS);
    await ended;
    clearTimeout(late);
    // A worker may have outlived its leader.
    for (const child of children) signalGroup(child, 'SIGKILL');
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}
