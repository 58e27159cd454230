import { Injectable } from '@nestjs/common';
import { autocommit, databaseNow, endPairing, hidePairing, WakeSources } from '@promptpipe/persistence';
import { type RecoveryCounts } from '@promptpipe/recovery';
import type { DriverListener } from '../driver/whatsapp-driver';
import { ChangeRecorder } from '../inbound/change-recorder';
import { InboundRecorder } from '../inbound/inbound-recorder';
import { AckRecorder } from '../receipts/ack-recorder';
import { AccountJournal } from './account-journal';
import type { AccountSession } from './account-session';
import { CatchUp } from './catch-up';
import { NumberGuard, WrongNumber } from './number-guard';
import { detailOf, troubleOf } from './trouble-of';

/** Where the events of a session go. */
@Injectable()
export class SessionEvents {
  constructor(
    readonly inbound: InboundRecorder,
    readonly changes: ChangeRecorder,
    readonly acks: AckRecorder,
    readonly guard: NumberGuard,
  ) {}
}

/** Connects an account and catches up: what people wrote, what became of unknown sends, which acks were missed. */
@Injectable()
export class SessionOpener {
  private readonly underWay = new Map<AccountSession, Promise<void>>();

  constructor(
    private readonly wakes: WakeSources,
    private readonly catchUp: CatchUp,
    private readonly events: SessionEvents,
    private readonly journal: AccountJournal,
  ) {}

  /** Leaves the session `open`, or `broken` to be tried again, or `held`. Never rejects; one opening at a time. */
  async open(session: AccountSession): Promise<void> {
    if (this.underWay.has(session)) return;
    const opening = this.tryToOpen(session).finally(() => this.underWay.delete(session));
    this.underWay.set(session, opening);
    await opening;
  }

  checkpoint(session: AccountSession): Promise<void> {
    return this.catchUp.backFiller.checkpoint(session);
  }

  /** Answers when nothing opens it any more. */
  async idle(session: AccountSession): Promise<void> {
    await this.underWay.get(session);
  }

  private async tryToOpen(session: AccountSession): Promise<void> {
    try {
      await this.reopen(session);
      this.wakes.waker.poke('accounts');
    } catch (err) {
      await this.fail(session, err);
    }
  }

  /** It is not ours any more. */
  forget({ accountId }: AccountSession): void {
    this.journal.forget(accountId);
  }

  private async reopen(session: AccountSession): Promise<void> {
    const { lease, driver, endedBy } = session;
    if (endedBy !== null) await this.tellEnd(session, endedBy);
    await driver.close();
    const connection = session.beginOpening();
    this.events.acks.askAgain(session);
    await this.catchUp.run(session, () => this.connectAndFill(session, connection));
    const tx = autocommit(this.wakes.db);
    await endPairing(tx, lease.ref);
    session.openedAt = await databaseNow(tx);
    // Looked at last: an end that is told during the last await would be told to nobody ever again.
    if (!(await this.journal.connected(lease.ref, session.phone)) || !isStillOpening(session))
      throw new Error('The account was lost meanwhile');
    session.state = 'open';
  }

  /** Nobody else closes the connection of a session that was dropped while it opened. */
  private async fail(session: AccountSession, err: unknown): Promise<void> {
    const { lease, driver, endedBy } = session;
    const reason = endedBy ?? (err instanceof Error ? err.message : String(err));
    const isHeld = session.state === 'held';
    if (err instanceof WrongNumber) session.hold();
    else session.broke(reason);
    await driver.close().catch(() => undefined);
    await hidePairing(autocommit(this.wakes.db), lease.ref).catch(() => undefined);
    if (err instanceof WrongNumber) {
      const what = { trouble: 'wrong-number', detail: err.message, foundPhone: err.found } as const;
      await this.journal.troubled(lease.ref, what);
    } else if (!isHeld) await this.tellEnd(session, reason, err);
  }

  private tellEnd(session: AccountSession, reason: string, err?: unknown): Promise<void> {
    return this.journal.troubled(session.lease.ref, { trouble: troubleOf(reason), detail: detailOf(reason) }, err);
  }

  /** The back-fill takes the inbound lane first, so that what arrives meanwhile is stored after it. */
  private connectAndFill(session: AccountSession, connection: number): Promise<RecoveryCounts> {
    return session.inbound.run(async () => {
      try {
        await session.driver.connect(this.listenerOf(session, connection));
        return await this.catchUp.backFiller.fill(session);
      } catch (err) {
        // Before the next in the lane begins: what came meanwhile is later than what is still missing.
        session.break(err instanceof Error ? err.message : String(err));
        throw err;
      }
    });
  }

  /** Until the session is known to be the account's own, nothing of it is heard; acks that come too early are asked for. */
  private listenerOf(session: AccountSession, connection: number): DriverListener {
    let isAdmitted = false;
    return {
      onSignedIn: async (phone) => {
        await this.events.guard.admit(session.lease.ref, phone);
        session.phone = phone;
        isAdmitted = true;
      },
      onAck: (ack) => {
        if (!isAdmitted) return;
        session.heard = { ...session.heard, ackAt: ack.at };
        void this.events.acks.recordEvent(session, ack);
      },
      onMessage: (message) =>
        void session.inbound.run(async () => {
          if (!isAdmitted || !session.hears(connection)) return;
          session.heard = { ...session.heard, inboundAt: message.at };
          await this.events.inbound.recordEvent(session, message);
        }),
      onChange: (change) =>
        void session.inbound.run(async () => {
          if (isAdmitted && session.hears(connection)) await this.events.changes.recordEvent(session, change);
        }),
      onDisconnected: (reason) => session.break(reason),
    };
  }
}

/** A disconnect may have come at any await. */
const isStillOpening = (session: AccountSession): boolean => session.state === 'opening';
