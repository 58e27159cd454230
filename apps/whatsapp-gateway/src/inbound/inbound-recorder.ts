import { Injectable } from '@nestjs/common';
import { isLid, parsePhoneNumber, parseSender, type Sender, storableText } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import { Metrics } from '@promptpipe/observability';
import {
  DataSource,
  type EntityManager,
  inTransaction,
  type InboundOutcome,
  linkIdentity,
  recordInbound,
  Waker,
} from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { Counter } from 'prom-client';
import type { AccountSession } from '../accounts/account-session';
import type { MessageEvent } from '../driver/whatsapp-driver';

/** Which of them the door obeyed, and by which word. */
const WORD_OF: Partial<Record<InboundOutcome, 'stop' | 'start'>> = { 'opted-out': 'stop', rejoined: 'start' };

interface Named {
  readonly accountId: string;
  readonly sender: Sender;
  readonly phone: string | undefined;
}

/** Stores what people write: once, with the job that handles it and what STOP or START do, before anything else happens. */
@Injectable()
export class InboundRecorder {
  private readonly door: Counter<'word'>;

  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
    metrics: Metrics,
    private readonly log: PinoLogger,
  ) {
    this.door = metrics.counter({
      name: 'participants_door_total',
      help: 'STOP and START obeyed as they came in, by word',
      labelNames: ['word'],
    });
  }

  /** False: it was stored before, or is no person's. Rejects when it could not be stored. */
  async record({ accountId }: AccountSession, message: MessageEvent): Promise<boolean> {
    const { waMessageId, from, phone, body, quotedWaId, at } = message;
    const sender = parseSender(from);
    if (!sender) {
      this.log.warn({ accountId, waMessageId }, 'Message from no person passed over');
      return false;
    }
    const outcome = await inTransaction(this.db, async (tx) => {
      await this.learn(tx, { accountId, sender, phone });
      const stored = await recordInbound(tx, {
        accountId,
        waMessageId,
        sender,
        body: storableText(body),
        quotedWaId: quotedWaId && storableText(quotedWaId),
        at,
      });
      crashPoint('inbound.before-commit');
      return stored;
    });
    crashPoint('inbound.after-commit');
    this.follow(outcome);
    this.log.debug({ accountId, waMessageId, outcome }, 'Message came in');
    return outcome !== 'seen-before';
  }

  /** Who is behind a lid: what they wrote before that was known is theirs, STOP included. */
  private async learn(tx: EntityManager, { accountId, sender, phone }: Named): Promise<void> {
    const told = phone === undefined ? null : parsePhoneNumber(phone);
    if (!isLid(sender) || !told) return;
    const adoption = await linkIdentity(tx, { accountId, lid: sender, phone: told });
    for (const event of adoption?.door ?? []) this.follow(event);
  }

  private follow(outcome: InboundOutcome): void {
    if (outcome === 'stranger' || outcome === 'seen-before') return;
    this.waker.poke('jobs');
    const word = WORD_OF[outcome];
    if (!word) return;
    this.door.inc({ word });
    this.waker.poke('messages');
  }

  /** A live event: what cannot be stored now breaks the session, and the next opening asks for it again. */
  async recordEvent(session: AccountSession, message: MessageEvent): Promise<void> {
    try {
      await this.record(session, message);
    } catch (err) {
      this.log.warn({ accountId: session.accountId, waMessageId: message.waMessageId, err }, 'Message not stored yet');
      session.break('What somebody wrote could not be stored');
    }
  }
}
