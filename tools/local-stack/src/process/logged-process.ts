import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Escalation } from './end-process';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Both output streams are appended here, by the process itself: it can go on writing when we are killed. */
  readonly logFile: string;
  /**
   * True (the default) puts the process into its own session, so that Ctrl-C on a terminal reaches only us and we
   * decide who stops when. A test says false, so that its processes go with it.
   */
  readonly ownSession?: boolean;
}

/** How a process ended: `code` when it exited by itself, `signal` when it was killed. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export const POLITE_THEN_KILL: Escalation = [
  { signal: 'SIGTERM', waitMs: 8_000 },
  { signal: 'SIGKILL', waitMs: 1_000 },
];

/** A child process whose output goes to a file. */
export class LoggedProcess {
  readonly exited: Promise<ProcessEnd>;
  private end: ProcessEnd | null = null;

  private constructor(
    private readonly child: ChildProcess,
    readonly logFile: string,
    /** Where in the log file the output of this process begins, in bytes. */
    readonly logStart: number,
  ) {
    this.exited = new Promise((resolve) => {
      const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.end ??= { code, signal };
        resolve(this.end);
      };
      child.once('exit', settle);
      // The command could not be started at all; a shell would say 127.
      child.once('error', () => settle(127, null));
    });
  }

  static spawn(launch: Launch): LoggedProcess {
    mkdirSync(dirname(launch.logFile), { recursive: true });
    const log = openSync(launch.logFile, 'a');
    try {
      const logStart = fstatSync(log).size;
      const child = spawn(launch.command, [...launch.args], {
        env: launch.env,
        stdio: ['ignore', log, log],
        detached: launch.ownSession ?? true,
      });
      return new LoggedProcess(child, launch.logFile, logStart);
    } finally {
      closeSync(log);
    }
  }

  /** Zero when the command could not be started. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.end === null;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Comes back when the process has ended, or when the last step of the escalation has had its time. */
  async stop(escalation: Escalation = POLITE_THEN_KILL): Promise<void> {
    for (const { signal, waitMs } of escalation) {
      if (!this.running) return;
      this.kill(signal);
      await this.endedWithin(waitMs);
    }
  }

  private async endedWithin(ms: number): Promise<void> {
    const waiting = new AbortController();
    const tooLong = sleep(ms, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([this.exited, tooLong]);
    waiting.abort();
  }
}
