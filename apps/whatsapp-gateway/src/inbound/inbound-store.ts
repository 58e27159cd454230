import { Injectable } from '@nestjs/common';
import { isLid, type Media, type MessageChange, parsePhoneNumber, parseSender, type Sender } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  DataSource,
  type EntityManager,
  inTransaction,
  type InboundOutcome,
  linkIdentity,
  recordChange,
  recordInbound,
} from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { MessageEvent } from '../driver/whatsapp-driver';
import { DoorFollower } from './door-follower';
import { storableMessage } from './storable-events';

interface Named {
  readonly accountId: string;
  readonly sender: Sender;
  readonly phone: string | undefined;
}

/** One message in one transaction: the row, the job that handles it, and what STOP or START do, before anything else happens. */
@Injectable()
export class InboundStore {
  constructor(
    private readonly db: DataSource,
    private readonly door: DoorFollower,
    private readonly log: PinoLogger,
  ) {}

  /** Null: it is no person's. */
  async store(accountId: string, message: MessageEvent): Promise<InboundOutcome | null> {
    const { waMessageId, from, phone, body, quotedWaId, at, media, isVote } = storableMessage(message);
    const sender = parseSender(from);
    if (!sender) {
      this.log.warn({ accountId, waMessageId }, 'Message from no person passed over');
      return null;
    }
    const kind = isVote ? 'vote' : 'text';
    const outcome = await inTransaction(this.db, async (tx) => {
      await this.learn(tx, { accountId, sender, phone });
      const stored = await recordInbound(tx, { accountId, waMessageId, sender, kind, body, quotedWaId, at });
      if (media && stored !== 'seen-before')
        await recordChange(tx, { accountId, waMessageId, at, change: mediaOf(media) });
      crashPoint('inbound.before-commit');
      return stored;
    });
    crashPoint('inbound.after-commit');
    this.door.follow(outcome);
    this.log.debug({ accountId, waMessageId, outcome }, 'Message came in');
    return outcome;
  }

  /** Who is behind a lid: what they wrote before that was known is theirs, STOP included. */
  private async learn(tx: EntityManager, { accountId, sender, phone }: Named): Promise<void> {
    const told = phone === undefined ? null : parsePhoneNumber(phone);
    if (!isLid(sender) || !told) return;
    const adoption = await linkIdentity(tx, { accountId, lid: sender, phone: told });
    for (const event of adoption?.door ?? []) this.door.follow(event);
  }
}

const mediaOf = (media: Media): MessageChange => ({ kind: 'media', media });
