import { Injectable } from '@nestjs/common';
import { isPassing, WORDS_OF_TROUBLE } from '@promptpipe/domain';
import { Metrics } from '@promptpipe/observability';
import {
  autocommit,
  DataSource,
  extendColdPause,
  inTransaction,
  type LeaseRef,
  markConnected,
  markTroubled,
  type ToldTrouble,
} from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { Counter } from 'prom-client';
import { AccountGauges } from './account-gauges';

/** Tells what becomes of an account, once for each change: its row with an event, a metric, and a line that says what to do. */
@Injectable()
export class AccountJournal {
  private readonly events: Counter<'account' | 'kind'>;

  constructor(
    private readonly db: DataSource,
    private readonly gauges: AccountGauges,
    metrics: Metrics,
    private readonly log: PinoLogger,
  ) {
    this.events = metrics.counter({
      name: 'whatsapp_account_events_total',
      help: 'What became of an account, by kind; GET /v1/accounts/:id says what a trouble means and what to do',
      labelNames: ['account', 'kind'],
    });
  }

  /** False: the account is not ours, or not of this number, any more. */
  async connected(lease: LeaseRef, phone: string | null): Promise<boolean> {
    const { accountId } = lease;
    const { isOurs, told } = await markConnected(autocommit(this.db), lease, phone);
    if (!isOurs) return false;
    this.gauges.stands(accountId, true);
    if (told !== null) this.events.inc({ account: accountId, kind: told });
    this.log.info({ accountId }, 'Account connected');
    return true;
  }

  /** Never rejects: an account that cannot be told of now has more trouble than that. */
  async troubled(lease: LeaseRef, what: ToldTrouble, err?: unknown): Promise<void> {
    const { accountId } = lease;
    const { trouble, detail } = what;
    try {
      const { isOurs, told } = await inTransaction(this.db, async (tx) => {
        const change = await markTroubled(tx, lease, what);
        if (change.told === 'restricted') await extendColdPause(tx, accountId, detail ?? 'WhatsApp has restricted it');
        return change;
      });
      if (!isOurs) return;
      this.gauges.stands(accountId, false);
      if (told === null) this.log.debug({ accountId, trouble, err }, 'Account not connected yet');
      else this.tell(accountId, what, err);
    } catch (error) {
      this.log.warn({ accountId, trouble, err: error }, 'The trouble of an account could not be written down');
    }
  }

  failed(accountId: string, err: unknown): void {
    this.log.warn({ accountId, err }, 'What was asked of an account could not be done yet');
  }

  /** It is another's to tell of. */
  forget(accountId: string): void {
    this.gauges.forget(accountId);
  }

  private tell(accountId: string, { trouble, detail }: ToldTrouble, err: unknown): void {
    this.events.inc({ account: accountId, kind: trouble });
    const { means, todo } = WORDS_OF_TROUBLE[trouble];
    const what = { accountId, trouble, detail, err };
    this.log[isPassing(trouble) ? 'warn' : 'error'](what, `${means} ${todo.replaceAll(':id', accountId)}`);
  }
}
