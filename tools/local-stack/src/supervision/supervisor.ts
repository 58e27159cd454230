import { setTimeout as sleep } from 'node:timers/promises';
import { type Escalation } from '../process/end-process';
import { lastLines, LogFollower } from '../process/log-follower';
import { type LoggedProcess } from '../process/logged-process';
import { removePidFile, writePidFile } from '../process/pid-file';
import { ErrorVoice } from './error-voice';
import { reasonOf, recoverySummary } from './log-lines';
import { decideAfterDeath, describeEnd, type Death } from './restart-decision';

/** Something that runs as one process and is to run always. */
export interface Supervised {
  readonly name: string;
  readonly pidFile: string;
  readonly logFile: string;
  launch(): LoggedProcess;
  /** Resolves when the launched process does its work; the signal is aborted when it ends before. */
  untilReady(signal: AbortSignal): Promise<void>;
  /** Resolves when what it needs is there, so that its next start is not in vain. */
  readonly beforeRestart?: (signal: AbortSignal) => Promise<void>;
}

export interface SupervisorEvents {
  say(text: string): void;
  /** It cannot be kept running; the reason is for a person. */
  gaveUp(reason: string): void;
}

/** Keeps one process running until it is told to stop, and tells about each death and each return. */
export class Supervisor {
  private readonly follower: LogFollower;
  private readonly voice: ErrorVoice;
  private readonly deaths: Death[] = [];
  private readonly stopping = new AbortController();
  private current: LoggedProcess | null = null;
  private ready: { of: LoggedProcess; atMs: number } | null = null;
  private recovery: string | null = null;
  /** How it died, until its return has been told. */
  private diedBy: string | null = null;
  private watching: Promise<void> = Promise.resolve();

  constructor(
    private readonly target: Supervised,
    private readonly events: SupervisorEvents,
  ) {
    this.voice = new ErrorVoice(target.name, (text) => events.say(text));
    this.follower = new LogFollower(target.logFile, (line) => this.hear(line));
  }

  get name(): string {
    return this.target.name;
  }

  get isReady(): boolean {
    return this.current !== null && this.current.running && this.ready?.of === this.current;
  }

  /** Takes over a process that runs already, or launches the first one. */
  start(running?: LoggedProcess): void {
    this.watching = this.watch(running ?? this.target.launch());
  }

  /** What the last process reported of its recovery, as one sentence. */
  lastRecovery(): string | null {
    this.follower.readNow();
    return this.recovery;
  }

  async stop(escalation: Escalation): Promise<void> {
    this.stopping.abort();
    await this.current?.stop(escalation);
    await this.watching;
    this.follower.close();
    removePidFile(this.target.pidFile);
  }

  private async watch(first: LoggedProcess): Promise<void> {
    for (let running: LoggedProcess | null = first; running !== null; running = await this.afterDeath(running)) {
      this.current = running;
      this.recovery = null;
      writePidFile(this.target.pidFile, running.pid);
      const life = new AbortController();
      void this.noticeReady(running, life.signal);
      const { code, signal } = await running.exited;
      life.abort();
      const readyForMs = this.ready?.of === running ? performance.now() - this.ready.atMs : null;
      this.deaths.push({ code, signal, readyForMs, atMs: performance.now() });
    }
  }

  /** The next process, or null when there is to be none. */
  private async afterDeath(dead: LoggedProcess): Promise<LoggedProcess | null> {
    const end = await dead.exited;
    if (this.isStopping()) return null;
    const decision = decideAfterDeath(this.deaths);
    if (decision.kind === 'give-up') {
      this.events.gaveUp(this.reason(dead));
      return null;
    }
    this.diedBy = describeEnd(end);
    this.events.say(`${this.name} ended by ${this.diedBy}; starting it again`);
    await this.untilItMayStart(decision.delayMs);
    if (this.isStopping()) return null;
    // Known at once, so that a stop in the next instant finds it.
    this.current = this.target.launch();
    return this.current;
  }

  private async noticeReady(running: LoggedProcess, life: AbortSignal): Promise<void> {
    try {
      await this.target.untilReady(AbortSignal.any([life, this.stopping.signal]));
    } catch {
      return;
    }
    if (!running.running) return;
    this.ready = { of: running, atMs: performance.now() };
    this.follower.readNow();
    if (this.recovery === null) this.tellReturn(running, '');
  }

  private hear(line: string): void {
    this.voice.hear(line);
    const summary = recoverySummary(line);
    if (summary === null) return;
    this.recovery = summary;
    if (this.current) this.tellReturn(this.current, `: ${summary}`);
  }

  private tellReturn({ pid }: LoggedProcess, report: string): void {
    if (this.diedBy === null) return;
    this.events.say(`${this.name} is back (pid ${pid}) after ${this.diedBy}${report}`);
    this.diedBy = null;
  }

  private reason(dead: LoggedProcess): string {
    this.follower.readNow();
    const lines = reasonOf(lastLines(dead.logFile, dead.logStart, 40)).map((line) => `\n  ${line}`);
    return `${this.name} exited by itself five times in a minute; the reason it gave last (${dead.logFile}):${lines.join('')}`;
  }

  /** Cut short by a stop. */
  private async untilItMayStart(delayMs: number): Promise<void> {
    const { signal } = this.stopping;
    try {
      await sleep(delayMs, undefined, { signal });
      await this.target.beforeRestart?.(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}
