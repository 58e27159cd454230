import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

const ENSURE = `
  insert into catch_up_turns (account_id, free_from) values ($1, pp_now()) on conflict (account_id) do nothing`;

/** Whoever fires what was missed holds the turn of its account: all of them together keep the cap. */
const LOCK = `select free_from as "freeFrom" from catch_up_turns where account_id = $1 for update`;

const MOVE = `update catch_up_turns set free_from = $2 where account_id = $1`;

/** From when on there is room for another one. */
export async function holdCatchUpTurn(tx: EntityManager, accountId: string): Promise<Date> {
  await queryRows(tx, ENSURE, [accountId]);
  const row = await queryRow<{ freeFrom: Date }>(tx, LOCK, [accountId]);
  if (!row) throw new Error(`The catch-up turn of account ${accountId} vanished`);
  return row.freeFrom;
}

export async function moveCatchUpTurn(tx: EntityManager, accountId: string, freeFrom: Date): Promise<void> {
  await queryRows(tx, MOVE, [accountId, freeFrom]);
}
