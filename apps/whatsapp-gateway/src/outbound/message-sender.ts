import { Inject, Injectable } from '@nestjs/common';
import { backoffDelayMs, beforeSend, SEND_BACKOFF, typingMs } from '@promptpipe/domain';
import { crashPoint, pause } from '@promptpipe/lifecycle';
import {
  cancelClaim,
  type ClaimedMessage,
  DataSource,
  type Failure,
  failMessage,
  handBackMessage,
  inTransaction,
  loseOutcome,
} from '@promptpipe/persistence';
import type { AccountSession } from '../accounts/account-session';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config';
import type { SendOutcome } from '../driver/whatsapp-driver';
import { JoinedClaims } from '../joining/joined-claims';
import { AckRecorder } from '../receipts/ack-recorder';
import { AwaitedAcks } from './awaited-acks';
import { DeferralTally } from './deferral-tally';
import { NumberBook } from './number-book';

/** A send in hand is drained at a stop, its typing with it. */
const NEVER = new AbortController().signal;

const NOT_ON_WHATSAPP =
  'Nobody has this number on WhatsApp; see whether it is right, it is asked for again after a day';

/** Both ends of a send, its claim and the ack that settles it; and what is told of those that must wait. */
@Injectable()
export class SenderHands {
  constructor(
    readonly claims: JoinedClaims,
    readonly acks: AckRecorder,
    readonly deferrals: DeferralTally,
    readonly numbers: NumberBook,
  ) {}
}

/** One message: claimed immediately before its own send, looked up, handed over with its reserved id. */
@Injectable()
export class MessageSender {
  constructor(
    private readonly db: DataSource,
    private readonly hands: SenderHands,
    private readonly awaited: AwaitedAcks,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /**
   * The caller holds the account's page. True: something came of it, a send or a reason to wait. False: it cannot be claimed here
   * and now, and is as free as it was.
   */
  async send(session: AccountSession, hint: { readonly id: string; readonly attempt: number }): Promise<boolean> {
    const attempted = await this.hands.claims.claim({ ...hint, lease: session.lease.ref });
    this.hands.deferrals.count(attempted);
    const { claimed, refusal } = attempted;
    if (claimed) {
      crashPoint('gateway.after-claim');
      await this.deliver(session, claimed);
    }
    return claimed !== null || refusal !== null;
  }

  private async deliver(session: AccountSession, claim: ClaimedMessage): Promise<void> {
    // At once: together they take no longer than the one call that the lease of the send allows for both.
    const [lookUp, isThere] = await Promise.all([
      session.driver.lookUp([{ waMessageId: claim.waMessageId, to: claim.recipient }]).catch(() => null),
      this.hands.numbers.isThere(session, claim).catch(() => null),
      // Before the last look at a stop: a conversation that is found after it leaves time for one to be overtaken.
      claim.onWhatsApp !== false && session.driver.prepare(claim.recipient),
    ]);
    if (lookUp === null) return this.handBack(claim, 'WhatsApp could not be asked for the message');
    const known = lookUp.get(claim.waMessageId) ?? { found: false };
    crashPoint('gateway.after-look-up');
    if (!known.found && isThere === null) return this.handBack(claim, 'WhatsApp could not be asked for the number');
    if (!known.found && !isThere) return this.fail(claim, { class: 'reject', error: NOT_ON_WHATSAPP });
    if (!known.found) await this.showTyping(session, claim);
    const stopRequested = await this.hands.claims.isStopRequested(claim);
    if (stopRequested === null) return;
    switch (beforeSend(known, stopRequested, claim.attempt)) {
      case 'send':
        return this.handOver(session, claim);
      case 'already-sent':
        if (!known.found) return;
        return this.hands.acks.recordFound(claim.accountId, claim.waMessageId, known);
      case 'await-ack':
        this.awaited.add(claim, performance.now() + this.config.ACK_WAIT_MS);
        return;
      case 'cancel':
        await inTransaction(this.db, (tx) => cancelClaim(tx, claim));
        return;
      case 'give-up':
        return this.fail(claim, { class: 'unresolved', error: 'Stopped after an attempt of unknown outcome' });
    }
  }

  /** Before the last look at a stop. Nothing is handed over by it: a kill meanwhile is one before the send. */
  private async showTyping({ driver }: AccountSession, { recipient, text, gapMs }: ClaimedMessage): Promise<void> {
    const ms = typingMs(text, { gapMs, maxMs: this.config.TYPING_MAX_MS });
    if (ms === 0) return;
    void driver.showTyping(recipient);
    await pause(ms, NEVER);
  }

  private async handOver(session: AccountSession, claim: ClaimedMessage): Promise<void> {
    const { lease, driver } = session;
    const { waMessageId, recipient, text, poll } = claim;
    if (!lease.isValid) return this.handBack(claim, 'The lease of the account ran out');
    const beganMs = performance.now();
    const result = await driver.send({ waMessageId, to: recipient, text, poll, deadlineMs: lease.deadlineMs });
    crashPoint('gateway.after-answer');
    if (result.outcome === 'accepted' && !result.known) session.acks.handedOver(beganMs);
    return this.settle(claim, result);
  }

  private async settle(claim: ClaimedMessage, result: SendOutcome): Promise<void> {
    switch (result.outcome) {
      case 'accepted':
        if (result.known) await this.hands.acks.record(claim.accountId, result.known);
        else this.awaited.add(claim, performance.now() + this.config.ACK_WAIT_MS);
        return this.hands.numbers.learn(claim, result.lid);
      case 'not-handed-over':
        return this.handBack(claim, result.reason);
      case 'rejected':
        return this.fail(claim, { class: result.class, error: result.reason });
      case 'unknown':
        await inTransaction(this.db, (tx) => loseOutcome(tx, claim, result.reason));
    }
  }

  private async handBack(claim: ClaimedMessage, error: string): Promise<void> {
    const delayMs = backoffDelayMs(SEND_BACKOFF, claim.failures + 1, Math.random());
    await inTransaction(this.db, (tx) => handBackMessage(tx, claim, { delayMs, failures: 1, error }));
  }

  private async fail(claim: ClaimedMessage, failure: Failure): Promise<void> {
    await inTransaction(this.db, (tx) => failMessage(tx, claim, failure));
  }
}
