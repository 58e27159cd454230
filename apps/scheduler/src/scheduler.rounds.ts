import { Injectable } from '@nestjs/common';
import { BatchRunner } from './batches/batch-runner';
import { Housekeeper } from './housekeeping/housekeeper';

/** Duties that come round by themselves, and that nothing else waits for. */
@Injectable()
export class SchedulerRounds {
  constructor(
    readonly housekeeper: Housekeeper,
    readonly batches: BatchRunner,
  ) {}
}
