import { Injectable } from '@nestjs/common';
import { ExpiredTimerRemover } from './expired-timer-remover';
import { OrphanedTimerSweeper } from './orphaned-timer-sweeper';
import { TimerFirer } from './timer-firer';

/** What the loops that look after timers are made of. */
@Injectable()
export class TimerDuties {
  constructor(
    readonly firer: TimerFirer,
    readonly expired: ExpiredTimerRemover,
    readonly orphaned: OrphanedTimerSweeper,
  ) {}
}
