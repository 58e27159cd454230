import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  type DataSource,
  findStageableAccounts,
  inTransaction,
  type OwnerSession,
  type StageableAccount,
  stageMessages,
  unstageMessages,
} from '@promptpipe/persistence';
import { batchesOf, type Broker, type HintId, outboundQueue } from '@promptpipe/queue';

export interface MessageStagePass {
  readonly staged: number;
  /** Another process stages one of the accounts at this moment. */
  readonly busy: boolean;
}

/** Hands due messages to the gateway that owns their account: marks, commits, then adds the ids to its queue. */
export class MessageStager {
  constructor(
    private readonly db: DataSource,
    private readonly session: OwnerSession,
    private readonly broker: Broker,
    private readonly capacity: number,
  ) {}

  async stageDue(): Promise<MessageStagePass> {
    const bootId = this.session.bootId;
    const accounts = bootId === null ? [] : await findStageableAccounts(autocommit(this.db));
    if (bootId === null || accounts.length === 0) return { staged: 0, busy: false };
    const mark = { bootId, brokerEpoch: await this.broker.epoch() };
    let staged = 0;
    let busy = false;
    for (const account of accounts) {
      const result = await inTransaction(this.db, (tx) => stageMessages(tx, account, mark, this.capacity));
      if (result === 'busy') busy = true;
      if (typeof result === 'string') continue;
      if (result.length > 0) crashPoint('message-stager.after-mark');
      await this.add(
        account,
        result.map(({ id, attempt }) => [id, attempt] as const),
      );
      if (result.length > 0) crashPoint('message-stager.after-add');
      staged += result.length;
    }
    return { staged, busy };
  }

  private async add({ processId }: StageableAccount, ids: readonly HintId[]): Promise<void> {
    if (ids.length === 0) return;
    try {
      await this.broker.add(outboundQueue(processId), batchesOf(ids, ids.length));
    } catch (error) {
      await unstageMessages(
        autocommit(this.db),
        ids.map(([id]) => id),
      );
      throw error;
    }
  }
}
