import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from '@promptpipe/persistence';
import { SCHEDULER_CONFIG, type SchedulerConfig } from '../config';
import { OccurrenceFirer } from './occurrence-firer';
import { Planner } from './planner';

/** What the loops that look after schedules are made of. */
@Injectable()
export class ScheduleDuties {
  readonly planner: Planner;
  readonly firer: OccurrenceFirer;

  constructor(db: DataSource, @Inject(SCHEDULER_CONFIG) { PLAN_AHEAD_DAYS, CATCH_UP_PER_MINUTE }: SchedulerConfig) {
    this.planner = new Planner(db, PLAN_AHEAD_DAYS);
    this.firer = new OccurrenceFirer(db, CATCH_UP_PER_MINUTE);
  }
}
