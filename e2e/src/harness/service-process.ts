import { LoggedProcess, type ProcessEnd, untilOk } from '@promptpipe/local-stack';

const READY_WITHIN_MS = 30_000;

export interface ServicePlan {
  readonly name: string;
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly url: string;
  readonly readyPath: string;
  readonly logFile: string;
}

/** One service that can be ended in any way and started again, always with the same environment and port. */
export class ServiceProcess {
  private process: LoggedProcess | null = null;

  constructor(readonly plan: ServicePlan) {}

  get isRunning(): boolean {
    return this.process?.running ?? false;
  }

  /** Comes back when it is ready; rejects when it exits before, or is not ready in 30 s. */
  async start(extraEnv: NodeJS.ProcessEnv = {}): Promise<void> {
    if (this.isRunning) throw new Error(`${this.plan.name} runs already`);
    const { entry, env, url, readyPath, logFile } = this.plan;
    const launched = LoggedProcess.spawn({
      command: process.execPath,
      args: [entry],
      env: { ...env, ...extraEnv },
      logFile,
      // An interrupted test run takes its services with it.
      ownSession: false,
    });
    this.process = launched;
    const waiting = new AbortController();
    const timeout = setTimeout(() => waiting.abort(), READY_WITHIN_MS);
    void launched.exited.then(() => waiting.abort());
    try {
      await untilOk(`${url}${readyPath}`, waiting.signal);
    } catch (cause) {
      throw new Error(`${this.plan.name} did not become ready; its log is ${logFile}`, { cause });
    } finally {
      clearTimeout(timeout);
    }
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<ProcessEnd> {
    if (!this.process) throw new Error(`${this.plan.name} was never started`);
    this.process.kill(signal);
    return this.process.exited;
  }

  /** For the last moment, when nothing can be awaited any more. */
  killNow(): void {
    if (this.isRunning) this.process?.kill('SIGKILL');
  }
}
