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
import { ChangeRecorder } from './change-recorder';
import { IdentityLearner } from './identity-learner';
import { InboundRecorder } from './inbound-recorder';
import { storableMessage } from './storable-events';

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

  /** Those seen before are the overlap: they count as skipped. */
  async fill(session: AccountSession): Promise<RecoveryCounts> {
    const tx = autocommit(this.db);
    const startedAt = await databaseNow(tx);
    const since = await readBackfillFrom(tx, session.accountId);
    const missed = (await session.driver.history(since)).map(storableMessage);
    const ids = missed.map(({ waMessageId }) => waMessageId);
    const seen = await findSeenInbound(tx, session.accountId, ids);
    const unseen = missed.filter(({ waMessageId }) => !seen.has(waMessageId));
    let recovered = 0;
    for (const message of unseen) if (isNews(await this.recorder.record(session, message))) recovered += 1;
    await this.identities.askForWaiting(session);
    // After the messages that they concern.
    for (const change of await session.driver.changes(since)) await this.changes.record(session, change);
    crashPoint('gateway.before-backfill-checkpoint');
    await checkpointBackfill(tx, session.lease.ref, startedAt);
    return { ...NO_COUNTS, found: missed.length, recovered, skipped: missed.length - recovered };
  }
}

const isNews = (outcome: InboundOutcome | null): boolean => outcome !== null && outcome !== 'seen-before';
