import { Injectable } from '@nestjs/common';
import { type Loop } from '@promptpipe/lifecycle';
import { isRefusedByCheck, WakeSources } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { batchLoop } from './batches/batch.loop';
import { heldLoop } from './jobs/held.loop';
import { housekeepingLoop } from './housekeeping/housekeeping.loop';
import { JobRunner } from './jobs/job-runner';
import { leaseLoop } from './jobs/lease.loop';
import { rescueLoop } from './jobs/rescue.loop';
import { restageLoop } from './jobs/restage.loop';
import { stageLoop } from './jobs/stage.loop';
import { sweepLoop } from './quarantine/sweep.loop';
import { SchedulerDuties } from './scheduler.duties';
import { outcomeLoop } from './schedules/outcome.loop';
import { plannerLoop } from './schedules/planner.loop';
import { promptLoop } from './schedules/prompt.loop';
import { expiredTimersLoop } from './timers/expired-timers.loop';
import { orphanedTimersLoop } from './timers/orphaned-timers.loop';
import { timerLoop } from './timers/timer.loop';

/** Every background duty of the scheduler, and what wakes it. */
@Injectable()
export class SchedulerLoops {
  readonly timers: Loop;
  readonly jobs: Loop;
  readonly planner: Loop;
  readonly occurrences: Loop;
  readonly rescue: Loop;
  readonly restage: Loop;
  private readonly outcomes: Loop;
  private readonly batches: Loop;
  private readonly leases: Loop;
  private readonly held: Loop;
  private readonly unreadable: Loop;
  private readonly housekeeping: Loop;
  private readonly timerCleaning: readonly Loop[];

  constructor(
    private readonly duties: SchedulerDuties,
    private readonly runner: JobRunner,
    private readonly wakes: WakeSources,
    log: PinoLogger,
  ) {
    const failed = (name: string) => (err: unknown, pauseMs: number) =>
      log.error({ err, pauseMs, loop: name }, 'Loop failed');
    const { db, waker } = wakes;
    this.unreadable = sweepLoop(duties.upkeep.repairs.unreadable, waker, failed('unreadable-rows'));
    const onError = (name: string) => (err: unknown, pauseMs: number) => {
      failed(name)(err, pauseMs);
      // One such row stops the statement for all others: it is looked for now, not in a minute.
      if (isRefusedByCheck(err)) this.unreadable.poke();
    };
    this.timers = timerLoop(duties.timers.firer, waker, onError('timers'));
    this.planner = plannerLoop(duties.schedules.planner, onError('planner'));
    this.occurrences = promptLoop(duties.schedules.firer, waker, onError('occurrences'));
    this.outcomes = outcomeLoop(db, onError('occurrence-outcomes'));
    this.jobs = stageLoop(duties.stager, onError('stage-jobs'));
    this.rescue = rescueLoop(duties.upkeep.repairs.rescuer, waker, onError('rescue-jobs'));
    this.restage = restageLoop(duties.upkeep.repairs.finder, waker, onError('restage-jobs'));
    this.held = heldLoop(wakes, onError('held-jobs'));
    this.leases = leaseLoop(db, runner.inHand, onError('job-leases'));
    this.housekeeping = housekeepingLoop(duties.upkeep.housekeeper, onError('housekeeping'));
    this.batches = batchLoop(duties.upkeep.batches, waker, onError('batches'));
    this.timerCleaning = [
      expiredTimersLoop(db, duties.timers.expired, onError('expired-timers')),
      orphanedTimersLoop(db, duties.timers.orphaned, onError('orphaned-timers')),
    ];
  }

  get all(): Loop[] {
    const { timers, jobs, planner, occurrences, outcomes, batches, rescue, restage, held, leases, unreadable } = this;
    const promised = [planner, occurrences, outcomes, batches];
    const repairs = [rescue, restage, held, leases, unreadable];
    return [timers, jobs, ...promised, ...repairs, this.housekeeping, ...this.timerCleaning];
  }

  start(): void {
    this.wakes.session.onWake('timers', () => this.timers.poke());
    this.wakes.session.onWake('plans', () => this.planner.poke());
    this.wakes.session.onWake('jobs', () => this.jobs.poke());
    this.wakes.session.onWake('batches', () => this.batches.poke());
    this.wakes.session.onWake('freed-jobs', () => this.stageFreed());
    for (const loop of this.all) loop.start();
  }

  private stageFreed(): void {
    this.duties.stager.lookFromTheStart();
    this.jobs.poke();
  }

  /** Nothing more is fired, staged or begun; answers when the passes under way have ended. */
  async stop(): Promise<void> {
    this.runner.stop();
    await Promise.all(this.all.map((loop) => loop.stop()));
  }
}
