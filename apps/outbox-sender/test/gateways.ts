import { autocommit, type LeaseRef, markConnected, takeOverAccounts } from '@promptpipe/persistence';
import { outboundQueue } from '@promptpipe/queue';
import type { SpecDatabase } from './use-database';

export interface AGateway {
  readonly processId: string;
  readonly queue: string;
  readonly leases: readonly LeaseRef[];
}

/** A living gateway that has taken every free account and connected it. */
export async function aGateway(database: SpecDatabase): Promise<AGateway> {
  const { bootId, processId } = await database.aSession('whatsapp-gateway');
  if (bootId === null) throw new Error('The session of the gateway is not open');
  const tx = autocommit(database.db);
  const owned = await takeOverAccounts(tx, { bootId, processId }, ['simulated']);
  const leases = owned.map(({ id, leaseEpoch }) => ({ accountId: id, bootId, leaseEpoch }));
  for (const lease of leases) await markConnected(tx, lease);
  return { processId, queue: outboundQueue(processId), leases };
}
