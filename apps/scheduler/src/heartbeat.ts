import { Inject, Injectable } from '@nestjs/common';
import { heartbeatLoop, type Loop } from '@promptpipe/lifecycle';
import { Liveness } from '@promptpipe/observability';
import { OwnerSession, Pulse, SCHEDULER_FLAGS, type SchedulerFlags } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { SchedulerLoops } from './scheduler.loops';

/** The scheduler's second. */
@Injectable()
export class Heartbeat {
  readonly pulse: Pulse<SchedulerFlags>;
  readonly loop: Loop;

  constructor(
    @Inject(OwnerSession) session: OwnerSession,
    private readonly loops: SchedulerLoops,
    liveness: Liveness,
    log: PinoLogger,
  ) {
    this.pulse = new Pulse<SchedulerFlags>(session, SCHEDULER_FLAGS);
    this.loop = heartbeatLoop({ source: this.pulse, log, wake: (flags, gone) => this.wake(flags, gone) });
    for (const loop of [this.loop, ...loops.all]) liveness.watch(loop);
  }

  private wake(flags: SchedulerFlags, gone: readonly string[]): void {
    const { timersInMs, jobsInMs, occurrencesInMs, plansDue, jobsStale, jobsStaged } = flags;
    const { timers, jobs, occurrences, planner, rescue, restage } = this.loops;
    if (occurrencesInMs !== null) pokeIn(occurrences, occurrencesInMs);
    if (plansDue) planner.poke();
    if (timersInMs !== null) pokeIn(timers, timersInMs);
    if (jobsInMs !== null) pokeIn(jobs, jobsInMs);
    if (jobsStale || gone.length > 0) rescue.poke();
    if (jobsStaged) restage.poke();
  }
}

/** Due within this second: woken at its instant, not at the next look. */
const pokeIn = (loop: Loop, delayMs: number): void => {
  setTimeout(() => loop.poke(), Math.ceil(delayMs)).unref();
};
