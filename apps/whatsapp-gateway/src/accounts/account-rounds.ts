import { pause } from '@promptpipe/lifecycle';
import type { AccountSession } from './account-session';

export interface AccountRoundsOptions {
  readonly step: (session: AccountSession) => Promise<unknown>;
  /** Must not throw. */
  readonly onError: (error: unknown, session: AccountSession) => void;
  /** How long a round waits for all to end. What takes longer goes on by itself. */
  readonly patienceMs?: number | undefined;
}

const PATIENCE_MS = 1_000;

/** The same step for many accounts. None waits for another, and a failure is its account's alone. */
export class AccountRounds {
  private readonly underWay = new Map<AccountSession, Promise<boolean>>();

  constructor(private readonly options: AccountRoundsOptions) {}

  /** Begins it for each that has none under way; false when one failed, or goes on. */
  async run(sessions: readonly AccountSession[]): Promise<boolean> {
    for (const session of sessions) {
      if (this.underWay.has(session)) continue;
      const ended = this.step(session).finally(() => this.underWay.delete(session));
      this.underWay.set(session, ended);
    }
    const enough = new AbortController();
    const all = Promise.all(this.underWay.values()).then((ended) => ended.every(Boolean));
    const tooLong = pause(this.options.patienceMs ?? PATIENCE_MS, enough.signal).then(() => false);
    const answer = await Promise.race([all, tooLong]);
    enough.abort();
    return answer;
  }

  private async step(session: AccountSession): Promise<boolean> {
    try {
      await this.options.step(session);
      return true;
    } catch (error) {
      this.options.onError(error, session);
      return false;
    }
  }
}
