import type { Metrics } from '@promptpipe/observability';
import type { DataSource } from '@promptpipe/persistence';
import type { Logger } from 'pino';
import type { AccountJournal } from '../accounts/account-journal';

export interface SourceSurroundings {
  /** Names the session profile of the simulated driver. */
  readonly processId: string;
  readonly db: DataSource;
  readonly metrics: Metrics;
  readonly journal: AccountJournal;
  readonly log: Logger;
}
