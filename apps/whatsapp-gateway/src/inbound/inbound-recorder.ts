import { Injectable } from '@nestjs/common';
import { parsePhoneNumber, storableText } from '@promptpipe/domain';
import { DataSource, inTransaction, recordInbound, Waker } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { AccountSession } from '../accounts/account-session';
import type { MessageEvent } from '../driver/whatsapp-driver';

/** Stores what people write: once, with the job that handles it, before anything else happens to it. */
@Injectable()
export class InboundRecorder {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
    private readonly log: PinoLogger,
  ) {}

  /** Rejects when it could not be stored. */
  async record({ accountId }: AccountSession, message: MessageEvent): Promise<void> {
    const { waMessageId, from, body, quotedWaId, at } = message;
    const sender = parsePhoneNumber(from);
    if (!sender) {
      this.log.warn({ accountId, waMessageId }, 'Message from no phone number passed over');
      return;
    }
    const outcome = await inTransaction(this.db, (tx) =>
      recordInbound(tx, {
        accountId,
        waMessageId,
        sender,
        body: storableText(body),
        quotedWaId: quotedWaId && storableText(quotedWaId),
        at,
      }),
    );
    if (outcome === 'recorded') this.waker.poke('jobs');
    this.log.debug({ accountId, waMessageId, outcome }, 'Message came in');
  }

  /** A live event: what cannot be stored now breaks the session, and the next opening asks for it again. */
  async recordEvent(session: AccountSession, message: MessageEvent): Promise<void> {
    try {
      await this.record(session, message);
    } catch (err) {
      this.log.warn({ accountId: session.accountId, waMessageId: message.waMessageId, err }, 'Message not stored yet');
      session.break();
    }
  }
}
