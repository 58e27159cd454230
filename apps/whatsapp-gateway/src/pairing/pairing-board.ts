import {
  autocommit,
  type DataSource,
  type EntityManager,
  type LeaseRef,
  type ShownPairing,
  showLoading,
  showPairing,
} from '@promptpipe/persistence';
import type { Logger } from 'pino';
import type { AccountJournal } from '../accounts/account-journal';
import { SerialLane } from '../accounts/serial-lane';
import type { Terminal } from './terminal';

interface BoardSurroundings {
  readonly db: DataSource;
  readonly journal: AccountJournal;
  readonly log: Logger;
}

/**
 * Where the codes of an account are put up for whoever pairs it, in the order in which WhatsApp shows them. A code is a key to the
 * account, and stays out of the log.
 */
export class PairingBoard {
  private readonly order = new SerialLane();

  constructor(
    private readonly lease: LeaseRef,
    private readonly surroundings: BoardSurroundings,
    private readonly terminal: Terminal | null,
  ) {}

  showQr(qr: string, seconds: number): Promise<void> {
    return this.show({ qr, code: null, seconds });
  }

  showCode(code: string, seconds: number): Promise<void> {
    return this.show({ qr: null, code, seconds });
  }

  /** Until it is open, or another code is shown. */
  showLoading(): Promise<void> {
    return this.put((tx) => showLoading(tx, this.lease));
  }

  private show(shown: ShownPairing): Promise<void> {
    return this.put(async (tx) => {
      if (!(await showPairing(tx, this.lease, shown))) return;
      await this.surroundings.journal.troubled(this.lease, { trouble: 'unpaired', detail: null });
      await this.terminal?.show(this.lease.accountId, shown);
    });
  }

  /** Never rejects: WhatsApp shows another code soon. */
  private async put(work: (tx: EntityManager) => Promise<unknown>): Promise<void> {
    const { db, log } = this.surroundings;
    try {
      await this.order.run(() => work(autocommit(db)));
    } catch (err) {
      log.warn({ accountId: this.lease.accountId, err }, 'The code of an account could not be put up');
    }
  }
}
