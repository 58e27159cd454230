import { type EntityManager, type MessageStageMark, type StageableAccount, stageMessages } from '../src';

/** The stage act of one account; `busy` when it was left out. */
export async function stageOne(
  tx: EntityManager,
  account: StageableAccount,
  mark: MessageStageMark,
  capacity: number,
): Promise<'busy' | { id: string; attempt: number }[]> {
  const { staged, busy } = await stageMessages(tx, [account], mark, capacity);
  return busy ? 'busy' : staged.map(({ id, attempt }) => ({ id, attempt }));
}
