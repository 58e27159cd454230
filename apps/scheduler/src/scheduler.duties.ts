import { Injectable } from '@nestjs/common';
import { JobStager } from './jobs/job-stager';
import { SchedulerRepairs } from './scheduler.repairs';
import { SchedulerRounds } from './scheduler.rounds';
import { TimerDuties } from './timers/timer-duties';

/** What the loops are made of. */
@Injectable()
export class SchedulerDuties {
  constructor(
    readonly timers: TimerDuties,
    readonly stager: JobStager,
    readonly repairs: SchedulerRepairs,
    readonly rounds: SchedulerRounds,
  ) {}
}
