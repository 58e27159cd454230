import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

const INSERT = `
  insert into whatsapp_accounts (id, driver, phone) values ($1, $2, $3) on conflict (id) do nothing returning id`;

export interface NewAccount {
  readonly id: string;
  readonly driver: string;
  /** The number that it is to be; without it its first pairing says so. */
  readonly phone?: string | null;
}

/** False: there is one with this id. */
export const insertAccount = async (tx: EntityManager, { id, driver, phone }: NewAccount): Promise<boolean> =>
  (await queryRow(tx, INSERT, [id, driver, phone ?? null])) !== null;
