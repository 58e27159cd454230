import { Injectable } from '@nestjs/common';
import { BatchRunner } from './batches/batch-runner';
import { Housekeeper } from './housekeeping/housekeeper';
import { SchedulerRepairs } from './scheduler.repairs';

/** What keeps the rows right, the tables small, and sends to many going. */
@Injectable()
export class SchedulerUpkeep {
  constructor(
    readonly repairs: SchedulerRepairs,
    readonly housekeeper: Housekeeper,
    readonly batches: BatchRunner,
  ) {}
}
