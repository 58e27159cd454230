import { Injectable } from '@nestjs/common';
import { LostStageFinder } from './jobs/lost-stage-finder';
import { StaleJobRescuer } from './jobs/stale-job-rescuer';
import { UnreadableFinder } from './quarantine/unreadable-finder';

/** What the scheduler puts right at its boot and ever after. */
@Injectable()
export class SchedulerRepairs {
  constructor(
    readonly rescuer: StaleJobRescuer,
    readonly finder: LostStageFinder,
    readonly unreadable: UnreadableFinder,
  ) {}
}
