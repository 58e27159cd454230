import { type System } from '../../harness/system';

const LEASE = `select lease_epoch as epoch, state from whatsapp_accounts where id = 'default'`;

export interface AccountLease {
  /** Goes up with each takeover. */
  readonly epoch: string;
  readonly state: string;
}

export async function leaseOf({ database }: System): Promise<AccountLease> {
  const [lease] = await database.query<AccountLease>(LEASE);
  if (!lease) throw new Error('There is no default account');
  return lease;
}
