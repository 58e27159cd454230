import { Injectable } from '@nestjs/common';
import { autocommit, databaseNow, recoveryPorts, WakeSources } from '@promptpipe/persistence';
import { NO_COUNTS, type RecoverableReport, type RecoveryCounts } from '@promptpipe/recovery';
import { BackFiller } from '../inbound/back-filler';
import { UnknownResolver } from '../outbound/unknown-resolver';
import { MissingAckFinder } from '../receipts/missing-ack-finder';
import type { AccountSession } from './account-session';

/** What an account has to catch up on before its first send, step by step, and the report of it. */
@Injectable()
export class CatchUp {
  constructor(
    private readonly wakes: WakeSources,
    readonly backFiller: BackFiller,
    readonly resolver: UnknownResolver,
    readonly missingAcks: MissingAckFinder,
  ) {}

  /**
   * `connectAndFill` has to be first: what people wrote meanwhile may forbid what is to be sent again. Look-ups that come to
   * nothing keep nobody from being heard: what they are of stays as it is, and is asked for again soon.
   */
  async run(session: AccountSession, connectAndFill: () => Promise<RecoveryCounts>): Promise<void> {
    const startedAt = await databaseNow(autocommit(this.wakes.db));
    const beganAtMs = performance.now();
    const steps = [
      await reported('inbound-back-fill', connectAndFill),
      await orFailed('unknown-messages', () => this.resolver.resolve(session)),
      await orFailed('missing-acks', () => this.missingAcks.ask(session)),
    ];
    await this.save(session, { startedAt, durationMs: Math.round(performance.now() - beganAtMs), recoverables: steps });
  }

  /** An opening that found nothing amiss is no news, and a connection that comes and goes would write it again and again. */
  private async save(session: AccountSession, report: Opening): Promise<void> {
    if (report.recoverables.every(({ found, outcome }) => found === 0 && outcome === 'done')) return;
    const { bootId, saveReport } = recoveryPorts(this.wakes.db, this.wakes.session);
    const { accountId } = session;
    const run = { service: 'whatsapp-gateway', bootId, accountId, downtime: null, ...report };
    await saveReport(run);
  }
}

interface Opening {
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly recoverables: readonly RecoverableReport[];
}

async function reported(name: string, step: () => Promise<RecoveryCounts>): Promise<RecoverableReport> {
  const beganAtMs = performance.now();
  const { notes = {}, ...counts } = await step();
  const durationMs = Math.round(performance.now() - beganAtMs);
  return { name, outcome: 'done', ...counts, durationMs, by: null, error: null, notes };
}

async function orFailed(name: string, step: () => Promise<RecoveryCounts>): Promise<RecoverableReport> {
  const beganAtMs = performance.now();
  try {
    return await reported(name, step);
  } catch (error) {
    const durationMs = Math.round(performance.now() - beganAtMs);
    return { name, outcome: 'failed', ...NO_COUNTS, durationMs, by: null, error: String(error), notes: {} };
  }
}
