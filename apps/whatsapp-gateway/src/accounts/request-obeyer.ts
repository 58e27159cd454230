import { Injectable } from '@nestjs/common';
import {
  type AccountEventKind,
  type AccountRequest,
  autocommit,
  DataSource,
  endAccountRequest,
  type EntityManager,
  findOpenRequests,
  insertAccountEvent,
  inTransaction,
  retireSessions,
} from '@promptpipe/persistence';
import { AccountJournal } from './account-journal';
import { AccountKeeper } from './account-keeper';
import { AccountRounds } from './account-rounds';
import type { AccountSession } from './account-session';
import { SessionOpener } from './session-opener';
import { detailOf } from './trouble-of';

interface Ending {
  readonly outcome: 'done' | 'failed';
  readonly event: AccountEventKind;
  readonly detail: string;
}

/**
 * Does what is asked of an account. A request is a row until its end is committed: an owner that dies half-way leaves it to the
 * next one, and each may be done twice without harm.
 */
@Injectable()
export class RequestObeyer {
  private readonly rounds = new AccountRounds({
    step: (session) => this.obeyAll(session),
    onError: (err, { accountId }) => this.journal.failed(accountId, err),
  });

  constructor(
    private readonly db: DataSource,
    private readonly keeper: AccountKeeper,
    private readonly opener: SessionOpener,
    private readonly journal: AccountJournal,
  ) {}

  /** False: some are still under way, or failed. */
  async run(): Promise<boolean> {
    const sessions = this.keeper.all;
    if (sessions.length === 0) return true;
    const open = await findOpenRequests(
      autocommit(this.db),
      sessions.map(({ accountId }) => accountId),
    );
    const asked = new Set(open.map(({ accountId }) => accountId));
    return this.rounds.run(sessions.filter(({ accountId }) => asked.has(accountId)));
  }

  private async obeyAll(session: AccountSession): Promise<void> {
    const requests = await findOpenRequests(autocommit(this.db), [session.accountId]);
    for (const request of requests) {
      const current = this.keeper.sessionOf(session.accountId);
      if (current) await this.obey(current, request);
    }
  }

  private async obey(session: AccountSession, request: AccountRequest): Promise<void> {
    if (request.kind === 'restart') await this.restart(session, request);
    if (request.kind === 'logout') await this.logOut(session, request);
    if (request.kind === 'pairing-code') await this.showCode(session, request);
  }

  private async restart(session: AccountSession, request: AccountRequest): Promise<void> {
    session.hold();
    await this.close(session);
    await this.end(session, request, { outcome: 'done', event: 'restarted', detail: 'As was asked for' });
    this.keeper.beginAnew(session);
  }

  private async logOut(session: AccountSession, request: AccountRequest): Promise<void> {
    const wasOpen = session.maySend;
    session.hold();
    if (!wasOpen) await this.close(session);
    const ending = await session.page.run(() => logOutOf(session));
    const isOurs = await this.end(session, request, ending, async (tx) => {
      if (ending.outcome === 'done') await retireSessions(tx, session.accountId);
    });
    const { ref } = session.lease;
    if (isOurs) await this.journal.troubled(ref, { trouble: 'unpaired', detail: ending.detail });
    await this.close(session);
    this.keeper.beginAnew(session);
  }

  /** While the page still loads it is asked again later. */
  private async showCode(session: AccountSession, request: AccountRequest): Promise<void> {
    const ending = session.maySend ? PAIRED_ALREADY : await codeOf(session, request.phone ?? '');
    if (ending) await this.end(session, request, ending);
  }

  /** A send in hand ends first; what waits for its ack is looked up later. */
  private async close(session: AccountSession): Promise<void> {
    await session.page.run(() => session.driver.close());
    await this.opener.idle(session);
  }

  private end(
    { accountId, lease }: AccountSession,
    { id }: AccountRequest,
    { event, ...ending }: Ending,
    besides: (tx: EntityManager) => Promise<void> = () => Promise.resolve(),
  ): Promise<boolean> {
    return inTransaction(this.db, async (tx) => {
      if (!(await endAccountRequest(tx, lease.ref, id, ending))) return false;
      await besides(tx);
      await insertAccountEvent(tx, accountId, { kind: event, detail: ending.detail });
      return true;
    });
  }
}

const PAIRED_ALREADY: Ending = {
  ...{ outcome: 'failed', event: 'request-failed' },
  detail: 'The account is paired: there is nothing to type a code for. Log it out first',
};

async function codeOf({ accountId, driver }: AccountSession, phone: string): Promise<Ending | null> {
  try {
    if (!(await driver.requestPairingCode(phone))) return null;
    const detail = `GET /v1/accounts/${accountId}/qr, or its pairing link, shows it`;
    return { outcome: 'done', event: 'code-shown', detail };
  } catch (error) {
    return failedBy(error);
  }
}

function failedBy(error: unknown): Ending {
  const detail = detailOf(error instanceof Error ? error.message : String(error));
  return { outcome: 'failed', event: 'request-failed', detail };
}

async function logOutOf({ driver }: AccountSession): Promise<Ending> {
  try {
    const isUnlinked = await driver.logOut();
    const detail = isUnlinked
      ? 'Unlinked at WhatsApp; its session is set aside'
      : 'Its session is set aside. WhatsApp could not be told: unlink it on the phone, under Linked devices';
    return { outcome: 'done', event: 'logged-out-on-request', detail };
  } catch (error) {
    return failedBy(error);
  }
}
