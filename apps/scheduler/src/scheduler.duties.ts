import { Injectable } from '@nestjs/common';
import { JobStager } from './jobs/job-stager';
import { LostStageFinder } from './jobs/lost-stage-finder';
import { StaleJobRescuer } from './jobs/stale-job-rescuer';
import { TimerFirer } from './timers/timer-firer';

/** What the loops are made of. */
@Injectable()
export class SchedulerDuties {
  constructor(
    readonly firer: TimerFirer,
    readonly stager: JobStager,
    readonly rescuer: StaleJobRescuer,
    readonly finder: LostStageFinder,
  ) {}
}
