import { Injectable } from '@nestjs/common';
import { crashPoint } from '@promptpipe/lifecycle';
import { heedErrorAck, inTransaction, WakeSources } from '@promptpipe/persistence';
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
    private readonly wakes: WakeSources,
    private readonly awaited: AwaitedAcks,
    private readonly log: PinoLogger,
  ) {}

  /** Rejects when it could not be stored. */
  async record(accountId: string, { waMessageId, level, at, sentAt }: AckEvent): Promise<void> {
    const when = { at: isInstant(at) ? at : new Date(), ...(sentAt && isInstant(sentAt) && { sentAt }) };
    const ack = { accountId, waMessageId, level, ...when };
    if (level < 0) await this.heedError(accountId, waMessageId);
    const { messageId, settled } = await this.acks.record(ack);
    crashPoint('gateway.after-ack-commit');
    if (messageId !== null) this.awaited.remove(messageId);
    if (settled) this.wakes.waker.poke('messages');
  }

  private async heedError(accountId: string, waMessageId: string): Promise<void> {
    if (!(await inTransaction(this.wakes.db, (tx) => heedErrorAck(tx, { accountId, waMessageId })))) return;
    this.log.error(
      { accountId, waMessageId },
      'WhatsApp refused a message to somebody who has never written: the account meets nobody new for now. Let people write first; GET /v1/accounts/:id tells until when',
    );
  }

  /** The connection broke: whatever waits for its ack is asked for without waiting on. */
  askAgain({ accountId }: AccountSession): void {
    this.awaited.hurry(accountId);
  }

  /** Something that was asked for and found. */
  recordFound(accountId: string, waMessageId: string, { ack, at, sentAt }: Found): Promise<void> {
    return this.record(accountId, { waMessageId, level: ack, at, sentAt });
  }

  /** A live event: what cannot be stored now breaks the session, and the next opening looks the message up. */
  async recordEvent(session: AccountSession, ack: AckEvent): Promise<void> {
    session.acks.heard(performance.now());
    if (session.canary.answeredBy(ack)) return;
    try {
      await this.record(session.accountId, ack);
    } catch (err) {
      this.log.warn({ accountId: session.accountId, waMessageId: ack.waMessageId, err }, 'Ack not stored yet');
      session.break('An ack could not be stored');
    }
  }
}

/** A page may have lost when it was: the ack is a fact all the same. */
const isInstant = (at: Date): boolean => !Number.isNaN(at.getTime());
