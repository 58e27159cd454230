import { Injectable } from '@nestjs/common';
import { BootRecovery } from '@promptpipe/boot-recovery';
import type { Pulse } from '@promptpipe/persistence';
import { SenderDuties } from './sender.duties';
import { senderRecoverables } from './sender.recoverables';

/** What the outbox-sender repairs before it takes work. */
@Injectable()
export class SenderRecovery {
  constructor(
    private readonly boot: BootRecovery,
    private readonly duties: SenderDuties,
  ) {}

  openDatabase(): Promise<void> {
    return this.boot.openDatabase();
  }

  async run(pulse: Pulse<object>, signal: AbortSignal): Promise<void> {
    await this.boot.run(pulse, signal, senderRecoverables(this.duties));
  }
}
