import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

export interface AccountView {
  readonly id: string;
  readonly driver: string;
  readonly state: string;
  /** Since when it is connected; null while it is not. */
  readonly connectedSince: Date | null;
  readonly paused: boolean;
  readonly reason: string | null;
}

const ONE = `
  select id, driver, state, connected_since as "connectedSince", sending = 'paused' as paused, sending_reason as reason
    from whatsapp_accounts
   where id = $1`;

export const findAccount = (tx: EntityManager, id: string): Promise<AccountView | null> =>
  queryRow<AccountView>(tx, ONE, [id]);
