import { Injectable } from '@nestjs/common';
import { Metrics } from '@promptpipe/observability';
import { PinoLogger } from 'nestjs-pino';
import type { Counter } from 'prom-client';
import { AccountGauges } from '../accounts/account-gauges';
import type { RestartReason } from './decide-restart';

/** What was seen, and what to do when it comes back. */
const SENTENCES: Readonly<Record<RestartReason, string>> = {
  acks: 'WhatsApp has acknowledged nothing though acks are owed: its page is opened anew. If this comes back, see on the phone whether it is online and the account restricted',
  deaf: 'Acks are found by asking and are told no more: the page of WhatsApp is opened anew. If this comes back, look for a newer PromptPipe',
  canary:
    'Not even the message to oneself is acknowledged: the page of WhatsApp is opened anew. If this comes back, see on the phone whether it is online and the account restricted',
  'memory-soft':
    'The browser holds much memory, and nobody waits for anything: it is started anew. WHATSAPP_MEMORY_SOFT_MB says how much is much',
  'memory-hard':
    'The browser holds more memory than it may: it is started anew at once. If this comes back, raise WHATSAPP_MEMORY_HARD_MB, or give the account fewer people',
};

/** What the watchdogs tell: in the log, and to whoever scrapes. */
@Injectable()
export class WatchVoice {
  private readonly restarts: Counter<'account' | 'reason'>;
  private readonly canaries: Counter<'account'>;

  constructor(
    metrics: Metrics,
    private readonly gauges: AccountGauges,
    private readonly log: PinoLogger,
  ) {
    this.restarts = metrics.counter({
      name: 'whatsapp_watch_restarts_total',
      help: 'Pages of WhatsApp opened anew by a watchdog: acks, deaf, canary, memory-soft or memory-hard',
      labelNames: ['account', 'reason'],
    });
    this.canaries = metrics.counter({
      name: 'whatsapp_canaries_total',
      help: 'Messages of an account to itself, sent where nothing else showed that its messages leave',
      labelNames: ['account'],
    });
  }

  seen(account: string, vitals: { ackAgeMs: number; memoryBytes: number | null }): void {
    this.gauges.seen(account, vitals);
  }

  canarySent(account: string): void {
    this.canaries.inc({ account });
    this.log.debug({ accountId: account }, 'A message to oneself looks whether WhatsApp takes what it is given');
  }

  restarting(account: string, reason: RestartReason, figures: object): void {
    this.restarts.inc({ account, reason });
    this.log.warn({ accountId: account, reason, ...figures }, SENTENCES[reason]);
  }
}
