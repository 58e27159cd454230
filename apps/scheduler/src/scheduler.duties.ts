import { Injectable } from '@nestjs/common';
import { JobStager } from './jobs/job-stager';
import { SchedulerUpkeep } from './scheduler.upkeep';
import { ScheduleDuties } from './schedules/schedule-duties';
import { TimerDuties } from './timers/timer-duties';

/** What the loops are made of. */
@Injectable()
export class SchedulerDuties {
  constructor(
    readonly timers: TimerDuties,
    readonly schedules: ScheduleDuties,
    readonly stager: JobStager,
    readonly upkeep: SchedulerUpkeep,
  ) {}
}
