import { Injectable } from '@nestjs/common';
import {
  autocommit,
  databaseNow,
  endPairing,
  hidePairing,
  markConnected,
  markDisconnected,
  WakeSources,
} from '@promptpipe/persistence';
import { type RecoveryCounts } from '@promptpipe/recovery';
import { PinoLogger } from 'nestjs-pino';
import { InboundRecorder } from '../inbound/inbound-recorder';
import { AwaitedAcks } from '../outbound/awaited-acks';
import { AckRecorder } from '../receipts/ack-recorder';
import type { DriverListener } from '../driver/whatsapp-driver';
import type { AccountSession } from './account-session';
import { CatchUp } from './catch-up';

/** Where the events of a session go. */
@Injectable()
export class SessionEvents {
  constructor(
    readonly inbound: InboundRecorder,
    readonly acks: AckRecorder,
    readonly awaited: AwaitedAcks,
  ) {}
}

/** Connects an account and catches up: what people wrote, what became of unknown sends, which acks were missed. */
@Injectable()
export class SessionOpener {
  private readonly underWay = new Set<AccountSession>();

  constructor(
    private readonly wakes: WakeSources,
    private readonly catchUp: CatchUp,
    private readonly events: SessionEvents,
    private readonly log: PinoLogger,
  ) {}

  /** Leaves the session `open`, or `broken` to be tried again. Never rejects; one opening at a time. */
  async open(session: AccountSession): Promise<void> {
    if (this.underWay.has(session)) return;
    this.underWay.add(session);
    const { accountId } = session;
    try {
      await this.reopen(session);
      this.wakes.waker.poke('accounts');
      this.log.info({ accountId }, 'Account connected');
    } catch (err) {
      session.state = 'broken';
      // Nobody else closes the connection of a session that was dropped while it opened.
      await session.driver.close().catch(() => undefined);
      await hidePairing(autocommit(this.wakes.db), session.lease.ref).catch(() => undefined);
      this.log.warn({ accountId, err }, 'Account not connected yet');
    } finally {
      this.underWay.delete(session);
    }
  }

  private async reopen(session: AccountSession): Promise<void> {
    const { lease, driver } = session;
    const tx = autocommit(this.wakes.db);
    if (session.state === 'broken') await markDisconnected(tx, lease.ref);
    await driver.close();
    const connection = session.beginOpening();
    this.events.awaited.hurry(session.accountId);
    await this.catchUp.run(session, () => this.connectAndFill(session, connection));
    await endPairing(tx, lease.ref);
    session.openedAt = await databaseNow(tx);
    // Looked at last: an end that is told during the last await would be told to nobody ever again.
    if (!(await markConnected(tx, lease.ref)) || !isStillOpening(session))
      throw new Error('The account was lost meanwhile');
    session.state = 'open';
  }

  /** The back-fill takes the inbound lane first, so that what arrives meanwhile is stored after it. */
  private connectAndFill(session: AccountSession, connection: number): Promise<RecoveryCounts> {
    return session.inbound.run(async () => {
      try {
        await session.driver.connect(this.listenerOf(session, connection));
        return await this.catchUp.backFiller.fill(session);
      } catch (err) {
        // Before the next in the lane begins: what came meanwhile is later than what is still missing.
        session.break();
        throw err;
      }
    });
  }

  private listenerOf(session: AccountSession, connection: number): DriverListener {
    return {
      onAck: (ack) => void this.events.acks.recordEvent(session, ack),
      onMessage: (message) =>
        void session.inbound.run(async () => {
          if (session.hears(connection)) await this.events.inbound.recordEvent(session, message);
        }),
      onRestricted: (name) => {
        this.events.acks.heedRestriction(session.accountId, name).catch((err: unknown) => {
          this.log.error(
            { accountId: session.accountId, restriction: name, err },
            'A restriction was not written down',
          );
        });
      },
      onDisconnected: (reason) => {
        this.log.warn({ accountId: session.accountId, reason }, 'Account disconnected');
        session.break();
      },
    };
  }
}

/** A disconnect may have come at any await. */
const isStillOpening = (session: AccountSession): boolean => session.state === 'opening';
