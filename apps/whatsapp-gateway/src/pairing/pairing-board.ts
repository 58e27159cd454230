import { autocommit, type DataSource, type LeaseRef, type ShownPairing, showPairing } from '@promptpipe/persistence';
import type { Logger } from 'pino';
import type { AccountJournal } from '../accounts/account-journal';
import { PAIRING_CODE_SECONDS } from '../driver/whatsapp-web/web-session';
import type { Terminal } from './terminal';

/** WhatsApp takes its first code for a minute and each later one for twenty seconds; the next one takes its place at once. */
const QR_SECONDS = 60;

/** Where the codes of an account are put up for whoever pairs it. A code is a key to the account, and stays out of the log. */
export class PairingBoard {
  constructor(
    private readonly db: DataSource,
    private readonly journal: AccountJournal,
    private readonly log: Logger,
    private readonly terminal: Terminal | null,
  ) {}

  showQr(lease: LeaseRef, qr: string): Promise<void> {
    return this.show(lease, { qr, code: null, seconds: QR_SECONDS });
  }

  showCode(lease: LeaseRef, code: string): Promise<void> {
    return this.show(lease, { qr: null, code, seconds: PAIRING_CODE_SECONDS });
  }

  /** Never rejects: WhatsApp shows another code soon. */
  private async show(lease: LeaseRef, shown: ShownPairing): Promise<void> {
    try {
      if (!(await showPairing(autocommit(this.db), lease, shown))) return;
      await this.journal.troubled(lease, { trouble: 'unpaired', detail: null });
      await this.terminal?.show(lease.accountId, shown);
    } catch (err) {
      this.log.warn({ accountId: lease.accountId, err }, 'The code of an account could not be put up');
    }
  }
}
