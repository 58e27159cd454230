import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

const INSERT = `
  insert into whatsapp_accounts (id, driver) values ($1, $2) on conflict (id) do nothing returning id`;

const IDS = `select id from whatsapp_accounts order by id`;

/** False: there is one with this id. */
export const insertAccount = async (
  tx: EntityManager,
  { id, driver }: { readonly id: string; readonly driver: string },
): Promise<boolean> => (await queryRow(tx, INSERT, [id, driver])) !== null;

export const listAccountIds = async (tx: EntityManager): Promise<string[]> =>
  (await queryRows<{ id: string }>(tx, IDS)).map(({ id }) => id);
