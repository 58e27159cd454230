import { autocommit, type DataSource, type LeaseRef, showPairing } from '@promptpipe/persistence';
import type { Logger } from 'pino';
import type { AccountJournal } from '../accounts/account-journal';

/** WhatsApp takes its first code for a minute and each later one for twenty seconds; the next one takes its place at once. */
const CODE_SECONDS = 60;

/** Where the code of an account is put up for whoever pairs it. The code is a key to the account, and stays out of the log. */
export class PairingBoard {
  constructor(
    private readonly db: DataSource,
    private readonly journal: AccountJournal,
    private readonly log: Logger,
  ) {}

  /** Never rejects: WhatsApp shows another code soon. */
  async show(lease: LeaseRef, qr: string): Promise<void> {
    try {
      const isOurs = await showPairing(autocommit(this.db), lease, { qr, code: null, seconds: CODE_SECONDS });
      if (isOurs) await this.journal.troubled(lease, { trouble: 'unpaired', detail: null });
    } catch (err) {
      this.log.warn({ accountId: lease.accountId, err }, 'The code to be scanned could not be put up');
    }
  }
}
