import { Inject, Injectable } from '@nestjs/common';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  letGoOfAccount,
  renewAccountLease,
  renewAccountLeases,
  takeOverAccounts,
  WakeSources,
} from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { DRIVER_SOURCE, type DriverSource } from '../driver/whatsapp-driver';
import { AccountRounds } from './account-rounds';
import { AccountSession } from './account-session';
import { HeldLease } from './held-lease';
import { SessionOpener } from './session-opener';

/**
 * A browser writes its profile when it ends, and the copy of it that is stored then is the best there is: as long as the lease lasts
 * after its last renewal, and no longer than a stop may take.
 */
const LET_GO_LIMIT_MS = 6_000;

/** Which accounts this process owns. Ownership is a row with a lease; what is held here is lost with the process. */
@Injectable()
export class AccountKeeper {
  private readonly sessions = new Map<string, AccountSession>();
  private readonly renewals = this.rounds('Account not renewed', (session) => this.renewOne(session));
  private readonly checkpoints = this.rounds('No checkpoint taken', (session) => this.opener.checkpoint(session));
  private isStopping = false;

  constructor(
    private readonly wakes: WakeSources,
    @Inject(DRIVER_SOURCE) private readonly drivers: DriverSource,
    private readonly opener: SessionOpener,
    private readonly log: PinoLogger,
  ) {}

  sessionOf(accountId: string): AccountSession | undefined {
    return this.sessions.get(accountId);
  }

  get all(): AccountSession[] {
    return [...this.sessions.values()];
  }

  get open(): AccountSession[] {
    return this.all.filter(({ maySend }) => maySend);
  }

  /** Accounts without a living owner become ours; answers how many. */
  async takeOver(): Promise<number> {
    const { db, session } = this.wakes;
    const bootId = session.bootId;
    if (bootId === null || this.isStopping) return 0;
    const requestedAt = performance.now();
    const owner = { bootId, processId: session.processId };
    const owned = await takeOverAccounts(autocommit(db), owner, [this.drivers.name]);
    if (owned.length > 0) crashPoint('gateway.after-takeover');
    const take = async (account: (typeof owned)[number]): Promise<void> => {
      const before = this.sessions.get(account.id);
      if (before) await this.drop(before);
      const ref = { accountId: account.id, bootId, leaseEpoch: account.leaseEpoch };
      const held = new AccountSession(
        account.id,
        new HeldLease(ref, requestedAt),
        this.drivers.open({ id: account.id, lease: ref }),
      );
      this.sessions.set(account.id, held);
      this.log.info({ accountId: account.id, leaseEpoch: account.leaseEpoch }, 'Account taken over');
    };
    await Promise.all(owned.map(take));
    return owned.length;
  }

  /** Opens what is not open. Different accounts do not wait for each other, and nobody waits for them. */
  openClosed(): void {
    if (this.isStopping) return;
    for (const session of this.sessions.values()) {
      if (session.state === 'closed' || session.state === 'broken') void this.opener.open(session);
    }
  }

  /** The account in a new session under the same lease, to be opened from nothing. The old one is closed already. */
  beginAnew(before: AccountSession): void {
    const { accountId, lease } = before;
    if (this.isStopping || this.sessions.get(accountId) !== before) return;
    const driver = this.drivers.open({ id: accountId, lease: lease.ref });
    this.sessions.set(accountId, new AccountSession(accountId, lease, driver));
    this.openClosed();
  }

  /** Renews each lease; an account that is no longer ours, or was another boot's, is dropped. */
  async renew(): Promise<void> {
    const sessions = this.all;
    // A failure says nothing of any of them: each is asked for by itself.
    const renewed = await this.renewTogether(sessions).catch(() => new Set<AccountSession>());
    await this.renewals.run(sessions.filter((session) => !renewed.has(session)));
  }

  private async renewTogether(sessions: readonly AccountSession[]): Promise<Set<AccountSession>> {
    const ours = sessions.filter(({ lease }) => lease.ref.bootId === this.wakes.session.bootId);
    if (ours.length === 0) return new Set();
    const requestedAt = performance.now();
    const leases = ours.map(({ lease }) => lease.ref);
    const ids = await renewAccountLeases(autocommit(this.wakes.db), leases);
    const renewed = ours.filter(({ accountId }) => ids.has(accountId));
    for (const { lease } of renewed) lease.renewed(requestedAt);
    return new Set(renewed);
  }

  private async renewOne(session: AccountSession): Promise<void> {
    const { lease, accountId } = session;
    const requestedAt = performance.now();
    const sameBoot = lease.ref.bootId === this.wakes.session.bootId;
    if (sameBoot && (await renewAccountLease(autocommit(this.wakes.db), lease.ref))) lease.renewed(requestedAt);
    else {
      this.log.warn({ accountId, leaseEpoch: lease.ref.leaseEpoch }, 'Account lost');
      await this.drop(session);
      if (!sameBoot) await letGoOfAccount(autocommit(this.wakes.db), lease.ref);
    }
  }

  /** A look at what each has heard, and what it may have missed. */
  async checkpoint(): Promise<void> {
    await this.checkpoints.run(this.open);
  }

  /** At a stop: what waits its turn on a page is declined, and no account is taken or opened any more. */
  stopSending(): void {
    this.isStopping = true;
    for (const session of this.sessions.values()) session.break('The gateway stops');
  }

  /** At a stop the next owner need not wait for the lease to run out. */
  async letGoOfAll(): Promise<void> {
    const letGo = async (session: AccountSession): Promise<void> => {
      await this.drop(session);
      await letGoOfAccount(autocommit(this.wakes.db), session.lease.ref);
    };
    await this.rounds('Account not let go', letGo, LET_GO_LIMIT_MS).run(this.all);
  }

  /** This session and no other: its account may be ours again, in a new session, by the time its loss is noticed. */
  private async drop(session: AccountSession): Promise<void> {
    if (this.sessions.get(session.accountId) === session) this.sessions.delete(session.accountId);
    session.break('The account was lost');
    this.opener.forget(session);
    const { accountId } = session;
    await session.driver.close().catch((err: unknown) => this.log.warn({ accountId, err }, 'Connection not closed'));
  }

  private rounds(
    failure: string,
    step: (session: AccountSession) => Promise<void>,
    patienceMs?: number,
  ): AccountRounds {
    return new AccountRounds({
      step,
      patienceMs,
      onError: (err, { accountId }) => this.log.warn({ accountId, err }, failure),
    });
  }
}
