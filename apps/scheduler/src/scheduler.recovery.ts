import { Injectable } from '@nestjs/common';
import { BootRecovery } from '@promptpipe/boot-recovery';
import { DataSource, type Pulse } from '@promptpipe/persistence';
import { schedulerRecoverables } from './scheduler.recoverables';
import { SchedulerRepairs } from './scheduler.repairs';
import { TimerDuties } from './timers/timer-duties';

/** What the scheduler repairs before it takes work. */
@Injectable()
export class SchedulerRecovery {
  constructor(
    private readonly boot: BootRecovery,
    private readonly repairs: SchedulerRepairs,
    private readonly timers: TimerDuties,
    private readonly db: DataSource,
  ) {}

  openDatabase(): Promise<void> {
    return this.boot.openDatabase();
  }

  async run(pulse: Pulse<object>, signal: AbortSignal): Promise<void> {
    await this.boot.run(pulse, signal, schedulerRecoverables(this.repairs, this.timers, this.db));
  }
}
