import { LoggedProcess, type ProcessEnd, untilOk } from '@promptpipe/local-stack';

const READY_WITHIN_MS = 240_000;

export interface ServicePlan {
  readonly name: string;
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly url: string;
  readonly readyPath: string;
  readonly logFile: string;
}

/** One service that can be ended in any way and started again, always with the port and the environment that it has been given. */
export class ServiceProcess {
  private process: LoggedProcess | null = null;
  /** Besides what its plan says, from the next start on. */
  equipment: NodeJS.ProcessEnv = {};

  constructor(readonly plan: ServicePlan) {}

  get isRunning(): boolean {
    return this.process?.running ?? false;
  }

  get pid(): number {
    return this.started.pid;
  }

  /** How the process that was started last ended; settles when it has. */
  get ended(): Promise<ProcessEnd> {
    return this.started.exited;
  }

  /** Comes back when it is ready; rejects when it exits before, or is not ready in four minutes. */
  async start(extraEnv: NodeJS.ProcessEnv = {}): Promise<void> {
    this.launch(extraEnv);
    await this.untilReady();
  }

  /** Comes back at once: for a process that may be dead before it is ready. */
  launch(extraEnv: NodeJS.ProcessEnv = {}): void {
    if (this.isRunning) throw new Error(`${this.plan.name} runs already`);
    const { entry, env, logFile } = this.plan;
    this.process = LoggedProcess.spawn({
      command: process.execPath,
      args: [entry],
      env: { ...env, ...this.equipment, ...extraEnv },
      logFile,
      // An interrupted test run takes its services with it.
      ownSession: false,
    });
  }

  /** Rejects when it exits before, or is not ready in four minutes. */
  async untilReady(): Promise<void> {
    const { name, url, readyPath, logFile } = this.plan;
    const waiting = new AbortController();
    const timeout = setTimeout(() => waiting.abort(), READY_WITHIN_MS);
    void this.ended.then(() => waiting.abort());
    try {
      await untilOk(`${url}${readyPath}`, waiting.signal);
    } catch (cause) {
      throw new Error(`${name} did not become ready; its log is ${logFile}`, { cause });
    } finally {
      clearTimeout(timeout);
    }
  }

  /** Sends the signal; who wants to know the end awaits it. */
  signal(signal: NodeJS.Signals): void {
    this.started.kill(signal);
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<ProcessEnd> {
    this.signal(signal);
    return this.ended;
  }

  /** For the last moment, when nothing can be awaited any more. */
  killNow(): void {
    if (this.isRunning) this.process?.kill('SIGKILL');
  }

  private get started(): LoggedProcess {
    if (!this.process) throw new Error(`${this.plan.name} was never started`);
    return this.process;
  }
}
