import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

const INSERT = `
  insert into whatsapp_accounts (id, driver) values ($1, $2) on conflict (id) do nothing returning id`;

/** False: there is one with this id. */
export const insertAccount = async (
  tx: EntityManager,
  { id, driver }: { readonly id: string; readonly driver: string },
): Promise<boolean> => (await queryRow(tx, INSERT, [id, driver])) !== null;
