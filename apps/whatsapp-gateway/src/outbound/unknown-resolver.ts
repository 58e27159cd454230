import { Injectable } from '@nestjs/common';
import { MAX_LOST_OUTCOMES, resolveUnknown, type UnknownResolution } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  DataSource,
  failMessage,
  findUnknownMessages,
  inTransaction,
  queueAgain,
  UNKNOWN_PAGE,
  type UnknownMessage,
  Waker,
} from '@promptpipe/persistence';
import { addCounts, NO_COUNTS, type RecoveryCounts } from '@promptpipe/recovery';
import type { AccountSession } from '../accounts/account-session';
import type { Known } from '../driver/whatsapp-driver';
import { AckRecorder } from '../receipts/ack-recorder';

type Settled = 'found-as-sent' | 'sent-again' | 'given-up' | 'waits';

interface Looked {
  readonly counts: RecoveryCounts;
  /** The place of the last one, where there may be more behind it. */
  readonly last: string | null;
}

const ONE: RecoveryCounts = { ...NO_COUNTS, found: 1 };
const COUNTED: Readonly<Record<Settled, RecoveryCounts>> = {
  'found-as-sent': { ...ONE, recovered: 1, notes: { foundAsSent: 1 } },
  'sent-again': { ...ONE, recovered: 1, notes: { sentAgain: 1 } },
  'given-up': { ...ONE, failed: 1 },
  waits: { ...ONE, skipped: 1 },
};

/** Looks up what became of sends whose outcome was lost; only the owner of the account, and in line with its sends. */
@Injectable()
export class UnknownResolver {
  constructor(
    private readonly db: DataSource,
    private readonly acks: AckRecorder,
    private readonly waker: Waker,
  ) {}

  /** All of them, page by page between sends; what WhatsApp cannot tell yet is skipped. */
  async resolve(session: AccountSession): Promise<RecoveryCounts> {
    let total = NO_COUNTS;
    let behind: string | null = null;
    do {
      const page: Looked = await this.resolvePage(session, behind);
      total = addCounts(total, page.counts);
      behind = page.last;
    } while (behind !== null);
    return total;
  }

  private resolvePage(session: AccountSession, behind: string | null): Promise<Looked> {
    return session.page.run(async () => {
      const unknown = await findUnknownMessages(autocommit(this.db), session.accountId, behind);
      if (unknown.length === 0) return { counts: NO_COUNTS, last: null };
      const known = await session.driver.lookUp(unknown);
      crashPoint('gateway.unknown-looked-up');
      let counts = NO_COUNTS;
      for (const message of unknown) {
        const lookUp = known.get(message.waMessageId) ?? { found: false };
        counts = addCounts(counts, COUNTED[await this.settle(session.accountId, message, lookUp)]);
      }
      if (counts.recovered + counts.failed > 0) this.waker.poke('messages');
      return { counts, last: unknown.length < UNKNOWN_PAGE ? null : (unknown.at(-1)?.place ?? null) };
    });
  }

  private async settle(accountId: string, message: UnknownMessage, lookUp: Known): Promise<Settled> {
    const decision = resolveUnknown(lookUp, message.stopRequested);
    if (decision === 'sent' && lookUp.found) {
      await this.acks.recordFound(accountId, message.waMessageId, lookUp);
      return 'found-as-sent';
    }
    const unresolved = reasonToGiveUp(message, decision);
    if (unresolved !== null) return (await this.giveUp(message, unresolved)) ? 'given-up' : 'waits';
    if (decision !== 'queue-again') return 'waits';
    return (await inTransaction(this.db, (tx) => queueAgain(tx, message))) ? 'sent-again' : 'waits';
  }

  /** Reported, never sent again by itself; the line behind it goes on. */
  private giveUp(message: UnknownMessage, error: string): Promise<boolean> {
    return inTransaction(this.db, (tx) => failMessage(tx, message, { class: 'unresolved', error }));
  }
}

function reasonToGiveUp({ overdue, spent }: UnknownMessage, decision: UnknownResolution): string | null {
  if (decision === 'queue-again' && spent) {
    return `Its outcome was lost ${MAX_LOST_OUTCOMES} times: whatever sends it seems to break; write it anew, with another text`;
  }
  return overdue || decision === 'give-up' ? 'WhatsApp could not tell in time whether it was sent' : null;
}
