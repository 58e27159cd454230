import { Injectable } from '@nestjs/common';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  checkpointBackfill,
  databaseNow,
  DataSource,
  findSeenInbound,
  type InboundOutcome,
  readBackfillFrom,
} from '@promptpipe/persistence';
import { NO_COUNTS, type RecoveryCounts } from '@promptpipe/recovery';
import type { AccountSession } from '../accounts/account-session';
import { type ChangeEvent, HistoryIncomplete, type MessageEvent } from '../driver/whatsapp-driver';
import { ChangeRecorder } from './change-recorder';
import { IdentityLearner } from './identity-learner';
import { InboundRecorder } from './inbound-recorder';
import { OwedWalks } from './owed-walks';
import { storableMessage } from './storable-events';

interface Walk {
  readonly messages: readonly MessageEvent[];
  readonly changes: readonly ChangeEvent[];
  /** Why conversations were left out. */
  readonly incomplete: HistoryIncomplete | null;
}

/**
 * Asks WhatsApp for what was written while nobody listened. The overlap is told by one look at the keys: on a busy account it is
 * thousands of messages, and one transaction each took longer than the next kill was away.
 */
@Injectable()
export class BackFiller {
  constructor(
    private readonly db: DataSource,
    private readonly recorder: InboundRecorder,
    private readonly identities: IdentityLearner,
    private readonly changes: ChangeRecorder,
  ) {}

  /**
   * At an opening, in the inbound lane. Those seen before are the overlap: they count as skipped. A conversation that cannot be read
   * counts as failed and keeps nobody from being heard: it is asked for again, and meanwhile nothing counts as read.
   */
  async fill(session: AccountSession): Promise<RecoveryCounts> {
    const since = await readBackfillFrom(autocommit(this.db), session.accountId);
    session.walks = new OwedWalks(since, performance.now());
    const walk = await this.walk(session, since);
    const recovered = await this.store(session, walk);
    crashPoint('gateway.before-backfill-checkpoint');
    const failed = walk.incomplete?.conversations ?? 0;
    const skipped = walk.messages.length - recovered;
    return { ...NO_COUNTS, found: walk.messages.length + failed, recovered, skipped, failed };
  }

  /**
   * Of a session that is open: while its opening is young WhatsApp is asked once more, and nothing counts as read before. After that
   * each quiet moment does: all that came in before it is stored. Waits its turn behind what is being stored.
   */
  async checkpoint(session: AccountSession): Promise<void> {
    const { walks, lease, inbound } = session;
    if (!session.maySend || walks === null) return;
    if (walks.isDue(performance.now())) return this.walkAgain(session, walks);
    const tx = autocommit(this.db);
    await inbound.run(async () => {
      const quietAt = walks.isSettled ? await databaseNow(tx) : null;
      if (session.maySend) await checkpointBackfill(tx, lease.ref, quietAt, session.heard);
    });
  }

  /** What people write meanwhile waits for what was found, and not for its being sought. */
  private async walkAgain(session: AccountSession, walks: OwedWalks): Promise<void> {
    const tx = autocommit(this.db);
    const beganAtMs = performance.now();
    const startedAt = await databaseNow(tx);
    const walk = await this.walk(session, walks.since);
    await session.inbound.run(async () => {
      if (!session.maySend || session.walks !== walks) return;
      await this.store(session, walk);
      walks.walked(beganAtMs, walk.incomplete === null);
      await checkpointBackfill(tx, session.lease.ref, walks.isSettled ? startedAt : null, session.heard);
    });
    if (walk.incomplete) throw walk.incomplete;
  }

  private async walk({ driver }: AccountSession, since: Date): Promise<Walk> {
    let incomplete: HistoryIncomplete | null = null;
    const messages = await driver.history(since).catch((error: unknown) => {
      if (!(error instanceof HistoryIncomplete)) throw error;
      incomplete = error;
      return error.messages;
    });
    return { messages: messages.map(storableMessage), changes: await driver.changes(since), incomplete };
  }

  /** How many were news. */
  private async store(session: AccountSession, { messages, changes }: Walk): Promise<number> {
    const ids = messages.map(({ waMessageId }) => waMessageId);
    const seen = await findSeenInbound(autocommit(this.db), session.accountId, ids);
    const unseen = messages.filter(({ waMessageId }) => !seen.has(waMessageId));
    let recovered = 0;
    for (const message of unseen) if (isNews(await this.recorder.record(session, message))) recovered += 1;
    await this.identities.askForWaiting(session);
    // After the messages that they concern.
    for (const change of changes) await this.changes.record(session, change);
    return recovered;
  }
}

const isNews = (outcome: InboundOutcome | null): boolean => outcome !== null && outcome !== 'seen-before';
