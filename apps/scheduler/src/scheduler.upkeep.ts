import { Injectable } from '@nestjs/common';
import { Housekeeper } from './housekeeping/housekeeper';
import { SchedulerRepairs } from './scheduler.repairs';

/** What keeps the rows right and the tables small. */
@Injectable()
export class SchedulerUpkeep {
  constructor(
    readonly repairs: SchedulerRepairs,
    readonly housekeeper: Housekeeper,
  ) {}
}
