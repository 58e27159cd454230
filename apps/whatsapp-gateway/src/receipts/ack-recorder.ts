import { Injectable } from '@nestjs/common';
import { crashPoint } from '@promptpipe/lifecycle';
import { Waker } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { AccountSession } from '../accounts/account-session';
import type { AckEvent, Known } from '../driver/whatsapp-driver';
import { JoinedAcks } from '../joining/joined-acks';
import { AwaitedAcks } from '../outbound/awaited-acks';

type Found = Extract<Known, { found: true }>;

/** Turns an ack into rows: the receipt, and the message that it settles or moves on. */
@Injectable()
export class AckRecorder {
  constructor(
    private readonly acks: JoinedAcks,
    private readonly waker: Waker,
    private readonly awaited: AwaitedAcks,
    private readonly log: PinoLogger,
  ) {}

  /** Rejects when it could not be stored. */
  async record(accountId: string, { waMessageId, level, at, sentAt }: AckEvent): Promise<void> {
    const ack = { accountId, waMessageId, level, at, ...(sentAt && { sentAt }) };
    const { messageId, settled } = await this.acks.record(ack);
    crashPoint('gateway.after-ack-commit');
    if (messageId !== null) this.awaited.remove(messageId);
    if (settled) this.waker.poke('messages');
  }

  /** Something that was asked for and found. */
  recordFound(accountId: string, waMessageId: string, { ack, at, sentAt }: Found): Promise<void> {
    return this.record(accountId, { waMessageId, level: ack, at, sentAt });
  }

  /** A live event: what cannot be stored now breaks the session, and the next opening looks the message up. */
  async recordEvent(session: AccountSession, ack: AckEvent): Promise<void> {
    try {
      await this.record(session.accountId, ack);
    } catch (err) {
      this.log.warn({ accountId: session.accountId, waMessageId: ack.waMessageId, err }, 'Ack not stored yet');
      session.break();
    }
  }
}
