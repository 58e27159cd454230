import { Injectable } from '@nestjs/common';
import { type Loop } from '@promptpipe/lifecycle';
import { WakeSources } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { JobRunner } from './jobs/job-runner';
import { leaseLoop } from './jobs/lease.loop';
import { rescueLoop } from './jobs/rescue.loop';
import { restageLoop } from './jobs/restage.loop';
import { stageLoop } from './jobs/stage.loop';
import { SchedulerDuties } from './scheduler.duties';
import { timerLoop } from './timers/timer.loop';

/** Every background duty of the scheduler, and what wakes it. */
@Injectable()
export class SchedulerLoops {
  readonly timers: Loop;
  readonly jobs: Loop;
  readonly rescue: Loop;
  readonly restage: Loop;
  private readonly leases: Loop;

  constructor(
    duties: SchedulerDuties,
    private readonly runner: JobRunner,
    private readonly wakes: WakeSources,
    log: PinoLogger,
  ) {
    const onError = (name: string) => (err: unknown, pauseMs: number) =>
      log.error({ err, pauseMs, loop: name }, 'Loop failed');
    const { db, waker } = wakes;
    this.timers = timerLoop(duties.firer, waker, onError('timers'));
    this.jobs = stageLoop(duties.stager, onError('stage-jobs'));
    this.rescue = rescueLoop(duties.rescuer, waker, onError('rescue-jobs'));
    this.restage = restageLoop(duties.finder, waker, onError('restage-jobs'));
    this.leases = leaseLoop(db, runner.inHand, onError('job-leases'));
  }

  get all(): Loop[] {
    return [this.timers, this.jobs, this.rescue, this.restage, this.leases];
  }

  start(): void {
    this.wakes.session.onWake('timers', () => this.timers.poke());
    this.wakes.session.onWake('jobs', () => this.jobs.poke());
    for (const loop of this.all) loop.start();
  }

  /** Nothing more is fired, staged or begun; answers when the passes under way have ended. */
  async stop(): Promise<void> {
    this.runner.stop();
    await Promise.all(this.all.map((loop) => loop.stop()));
  }
}
