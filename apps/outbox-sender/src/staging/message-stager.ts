import { crashPoint } from '@promptpipe/lifecycle';
import {
  ACCOUNTS_PER_STAGE,
  autocommit,
  type DataSource,
  findStageableAccounts,
  inTransaction,
  type MessageStageMark,
  type OwnerSession,
  type StageableAccount,
  stageMessages,
  unstageMessages,
} from '@promptpipe/persistence';
import { type Broker, type HintId, outboundQueue, packed } from '@promptpipe/queue';

export interface MessageStagePass {
  readonly staged: number;
  /** Another process stages one of the accounts at this moment, or changes its lease. */
  readonly busy: boolean;
  /** Milliseconds until the pace of some account lets it send what is due; null: nothing waits for that. */
  readonly turnInMs: number | null;
}

type Staged = Omit<MessageStagePass, 'turnInMs'>;

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
    const able = bootId === null ? [] : await findStageableAccounts(autocommit(this.db));
    const waits = able.map(({ inMs }) => inMs).filter((inMs) => inMs > 0);
    const total = { staged: 0, busy: false, turnInMs: waits.length > 0 ? Math.min(...waits) : null };
    const accounts = able.filter(({ inMs }) => inMs <= 0);
    if (bootId === null || accounts.length === 0) return total;
    const mark = { bootId, brokerEpoch: await this.broker.epoch() };
    for (const some of togetherOf(accounts)) {
      const { staged, busy } = await this.stageSome(some, mark);
      total.staged += staged;
      total.busy ||= busy;
    }
    return total;
  }

  /** Where the act of many fails, one by one: a row that refuses it holds up its own account alone. */
  private async stageSome(accounts: readonly StageableAccount[], mark: MessageStageMark): Promise<Staged> {
    try {
      return await this.stageAct(accounts, mark);
    } catch (error) {
      if (accounts.length === 1) throw error;
    }
    const passes = await Promise.allSettled(accounts.map((account) => this.stageAct([account], mark)));
    const failed = passes.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    const told = passes.flatMap((pass) => (pass.status === 'fulfilled' ? [pass.value] : []));
    return { staged: told.reduce((sum, { staged }) => sum + staged, 0), busy: told.some(({ busy }) => busy) };
  }

  private async stageAct(accounts: readonly StageableAccount[], mark: MessageStageMark): Promise<Staged> {
    const { staged, busy } = await inTransaction(this.db, (tx) => stageMessages(tx, accounts, mark, this.capacity));
    if (staged.length > 0) crashPoint('message-stager.after-mark');
    await this.add(
      accounts[0]?.processId ?? '',
      staged.map(({ id, attempt }) => [id, attempt] as const),
    );
    if (staged.length > 0) crashPoint('message-stager.after-add');
    return { staged: staged.length, busy };
  }

  private async add(processId: string, ids: readonly HintId[]): Promise<void> {
    if (ids.length === 0) return;
    try {
      await this.broker.add(outboundQueue(processId), packed(ids));
    } catch (error) {
      await unstageMessages(
        autocommit(this.db),
        ids.map(([id]) => id),
      );
      throw error;
    }
  }
}

/** Those whose hints go to one queue, so many to an act. */
function togetherOf(accounts: readonly StageableAccount[]): StageableAccount[][] {
  return [...new Set(accounts.map(({ processId }) => processId))].flatMap((process) => {
    const its = accounts.filter(({ processId }) => processId === process);
    return Array.from({ length: Math.ceil(its.length / ACCOUNTS_PER_STAGE) }, (_, n) =>
      its.slice(n * ACCOUNTS_PER_STAGE, (n + 1) * ACCOUNTS_PER_STAGE),
    );
  });
}
