import { setTimeout as sleep } from 'node:timers/promises';
import { LOOK_DISTANCE_MS, OwnerLooks } from './owner-looks';
import type { OwnerSession } from './owner-session';
import { markGone, noteServer, TICK_HEAD, type TickHead } from './tick';

export interface Beat<Flags> {
  readonly flags: Flags & TickHead;
  /** Boots that this look declared gone: what they had leased is free now. */
  readonly gone: readonly string[];
}

/**
 * One beat per second is the whole idle cost of a service: a single statement that keeps the heartbeat, looks for dead
 * owners and tells by flags of the service's own whether anything is due.
 */
export class Pulse<Flags extends object> {
  private readonly looks = new OwnerLooks();

  constructor(
    private readonly session: OwnerSession,
    /** Select-list of the service's own flags, appended to the head; it may use no parameter but $1, the boot. */
    private readonly flagsSql: string,
  ) {}

  /** Reopens a lost session first; throws while the database is away. */
  async beat(): Promise<Beat<Flags>> {
    await this.session.open();
    const [row] = await this.session.query<TickHead & Flags>(
      this.flagsSql === '' ? TICK_HEAD : `${TICK_HEAD}, ${this.flagsSql}`,
      [this.session.bootId],
    );
    if (!row) throw new Error('The tick answered nothing');
    if (!row.registered) {
      // Somebody took us for dead, rightly or not: we come back as somebody else.
      await this.session.close();
      await this.session.open();
      return { flags: row, gone: [] };
    }
    return { flags: row, gone: await this.declareGone(row) };
  }

  /**
   * Two looks before the first recoverable: at once when nobody's lock is free, else the second a second later. That
   * second is the price of a start that no supervisor vouches for.
   */
  async lookTwice(signal: AbortSignal): Promise<void> {
    const { flags } = await this.beat();
    if (flags.freeBoots.length === 0) return;
    await sleep(LOOK_DISTANCE_MS, undefined, { signal });
    await this.beat();
  }

  private async declareGone({ sameServer, locksTrusted, freeBoots }: TickHead): Promise<string[]> {
    if (!sameServer) await noteServer(this.session);
    if (!sameServer || !locksTrusted) {
      this.looks.forget();
      return [];
    }
    const gone = this.looks.observe(freeBoots, performance.now());
    return gone.length > 0 ? markGone(this.session, gone) : [];
  }
}
