import { Injectable } from '@nestjs/common';
import { Metrics } from '@promptpipe/observability';
import type { Gauge } from 'prom-client';

/** How the accounts of this gateway stand now. Of one that is another gateway's nothing is told any more. */
@Injectable()
export class AccountGauges {
  private readonly connected: Gauge<'account'>;
  private readonly ackAge: Gauge<'account'>;
  private readonly memory: Gauge<'account'>;

  constructor(metrics: Metrics) {
    const labelNames = ['account'] as const;
    this.connected = metrics.gauge({
      name: 'whatsapp_account_connected',
      help: '1: the account that this gateway owns sends and hears; 0: it does not, and GET /v1/accounts/:id says what to do',
      labelNames,
    });
    this.ackAge = metrics.gauge({
      name: 'whatsapp_ack_age_seconds',
      help: 'How long acks have been owed without any coming; 0: none is owed',
      labelNames,
    });
    this.memory = metrics.gauge({
      name: 'whatsapp_browser_memory_bytes',
      help: 'Memory of the browser of an account that is its own; beyond the limits it is started anew',
      labelNames,
    });
  }

  stands(account: string, isConnected: boolean): void {
    this.connected.set({ account }, isConnected ? 1 : 0);
  }

  /** Memory is null where the machine does not tell it. */
  seen(account: string, { ackAgeMs, memoryBytes }: { ackAgeMs: number; memoryBytes: number | null }): void {
    this.ackAge.set({ account }, ackAgeMs / 1_000);
    if (memoryBytes !== null) this.memory.set({ account }, memoryBytes);
  }

  forget(account: string): void {
    for (const gauge of [this.connected, this.ackAge, this.memory]) gauge.remove({ account });
  }
}
