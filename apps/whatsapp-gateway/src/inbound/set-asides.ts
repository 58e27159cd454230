import { Injectable } from '@nestjs/common';
import { Metrics } from '@promptpipe/observability';
import { isDataError } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { Counter } from 'prom-client';

/** So often a thing is tried: a rule that somebody changes just now may refuse what it takes a moment later. */
const TRIES = 3;
const MOST_REMEMBERED = 1_000;

export interface Refused {
  readonly accountId: string;
  readonly waMessageId: string;
  readonly what: 'message' | 'change';
}

/**
 * Counts what the database refuses for what it holds: the next back-fill would meet it again, and the account never open. What is
 * set aside is tried once by each back-fill that still reaches it; it stands on the phone, and in no row.
 */
@Injectable()
export class SetAsides {
  private readonly refusals = new Map<string, number>();
  private readonly counter: Counter<'account' | 'what'>;

  constructor(
    metrics: Metrics,
    private readonly log: PinoLogger,
  ) {
    this.counter = metrics.counter({
      name: 'whatsapp_set_aside_total',
      help: 'What people wrote or did that the database refuses for what it holds, and that is left out: message or change',
      labelNames: ['account', 'what'],
    });
  }

  /** True: it has been refused for what it holds so often that another try helps nobody. Never for a connection that fails. */
  isHopeless(refused: Refused, error: unknown): boolean {
    if (!isDataError(error)) return false;
    const key = keyOf(refused);
    const times = (this.refusals.get(key) ?? 0) + 1;
    const [oldest] = this.refusals.keys();
    if (oldest !== undefined && this.refusals.size >= MOST_REMEMBERED) this.refusals.delete(oldest);
    this.refusals.set(key, times);
    return times >= TRIES;
  }

  /** Told once, however often it is met again. */
  setAside(refused: Refused, err: unknown): void {
    if (this.refusals.get(keyOf(refused)) !== TRIES) return;
    const { accountId, what, waMessageId } = refused;
    this.counter.inc({ account: accountId, what });
    this.log.error({ accountId, waMessageId, what, err }, SENTENCES[what]);
  }
}

const SENTENCES: Readonly<Record<Refused['what'], string>> = {
  message:
    'The database refuses what somebody wrote: it is set aside, and everything else goes on. Read it on the phone, and report this line',
  change:
    'The database refuses what somebody did to a message: it is set aside, and everything else goes on. See it on the phone, and report this line',
};

const keyOf = ({ accountId, waMessageId, what }: Refused): string => `${what} ${accountId} ${waMessageId}`;
