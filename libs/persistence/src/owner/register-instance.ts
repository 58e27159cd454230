import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

export type ServiceName = 'api' | 'scheduler' | 'outbox-sender' | 'whatsapp-gateway';

export interface NewInstance {
  readonly bootId: string;
  readonly lockNo: number;
  readonly processId: string;
  readonly service: ServiceName;
  readonly host: string;
  readonly version: string;
  readonly kinds: readonly string[];
  readonly callbacks?: readonly string[];
}

/** The lock is held before the row is seen: a registered boot without a lock is a dead one, never a young one. */
const REGISTER = `
  insert into service_instances (boot_id, lock_no, process_id, service, host, version, kinds, callbacks)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

/** A wrapped sequence may meet the number of a boot that nobody has declared gone yet. Its lock is ours now: it is gone. */
const RELEASE_NUMBER = `
  update service_instances set gone_at = pp_now() where lock_no = $1 and gone_at is null`;

export async function registerInstance(tx: EntityManager, instance: NewInstance): Promise<void> {
  const { bootId, lockNo, processId, service, host, version, kinds, callbacks = [] } = instance;
  await queryRows(tx, RELEASE_NUMBER, [lockNo]);
  await queryRows(tx, REGISTER, [bootId, lockNo, processId, service, host, version, kinds, callbacks]);
}

const LIVE_PROCESSES = `
  select process_id as "processId" from service_instances where service = $1 and gone_at is null`;

/** Processes of a service that nobody has declared gone. */
export const findLiveProcesses = async (tx: EntityManager, service: ServiceName): Promise<string[]> =>
  (await queryRows<{ processId: string }>(tx, LIVE_PROCESSES, [service])).map(({ processId }) => processId);
