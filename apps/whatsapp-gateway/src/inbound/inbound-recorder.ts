import { Injectable } from '@nestjs/common';
import {
  isLid,
  type Media,
  type MessageChange,
  parsePhoneNumber,
  parseSender,
  type Sender,
  storableText,
} from '@promptpipe/domain';
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
import type { AccountSession } from '../accounts/account-session';
import type { MessageEvent } from '../driver/whatsapp-driver';
import { DoorFollower } from './door-follower';
import { IdentityLearner } from './identity-learner';

interface Named {
  readonly accountId: string;
  readonly sender: Sender;
  readonly phone: string | undefined;
}

/** Stores what people write: once, with the job that handles it and what STOP or START do, before anything else happens. */
@Injectable()
export class InboundRecorder {
  constructor(
    private readonly db: DataSource,
    private readonly door: DoorFollower,
    private readonly identities: IdentityLearner,
    private readonly log: PinoLogger,
  ) {}

  /** Null: it is no person's. Rejects when it could not be stored. */
  async record({ accountId }: AccountSession, message: MessageEvent): Promise<InboundOutcome | null> {
    const { waMessageId, from, phone, body, quotedWaId, at, media, isVote } = message;
    const sender = parseSender(from);
    if (!sender) {
      this.log.warn({ accountId, waMessageId }, 'Message from no person passed over');
      return null;
    }
    const outcome = await inTransaction(this.db, async (tx) => {
      await this.learn(tx, { accountId, sender, phone });
      const stored = await recordInbound(tx, {
        accountId,
        waMessageId,
        sender,
        kind: isVote ? 'vote' : 'text',
        body: storableText(body),
        quotedWaId: quotedWaId && storableText(quotedWaId),
        at,
      });
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

  /** A live event: what cannot be stored now breaks the session, and the next opening asks for it again. */
  async recordEvent(session: AccountSession, message: MessageEvent): Promise<void> {
    try {
      const outcome = await this.record(session, message);
      if (outcome === 'stranger' && isLid(message.from)) this.identities.askBeside(session, message.from);
    } catch (err) {
      this.log.warn({ accountId: session.accountId, waMessageId: message.waMessageId, err }, 'Message not stored yet');
      session.break('What somebody wrote could not be stored');
    }
  }
}

const mediaOf = ({ type, mimetype, size, caption }: Media): MessageChange => ({
  kind: 'media',
  media: {
    type: storableText(type),
    mimetype: mimetype && storableText(mimetype),
    size,
    caption: storableText(caption),
  },
});
