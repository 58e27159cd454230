import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** As for jobs; and a message staged for an earlier lease of its account waits in a queue that nobody reads any more. */
const LOST_STAGED_MESSAGE = `
  m.status = 'queued'
  and m.staged_at is not null
  and (m.staged_epoch <> $1
       or not exists (select 1 from service_instances s where s.boot_id = m.staged_by and s.gone_at is null)
       or m.staged_account_epoch <> (select a.lease_epoch from whatsapp_accounts a where a.id = m.account_id))`;

const UNSTAGE_LOST = `
  update outbox_messages
     set staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null
   where id = any(array(
           select m.id from outbox_messages m where ${LOST_STAGED_MESSAGE} limit 1000 for update skip locked))
  returning id`;

/** One chunk (≤ 1000); answers how many it freed for the next stage act. */
export async function unstageLostMessages(tx: EntityManager, brokerEpoch: string): Promise<number> {
  return (await queryRows(tx, UNSTAGE_LOST, [brokerEpoch])).length;
}

/** The last backstop: a hint was dropped for a reason that nobody foresaw. */
const RESTAGE_SECONDS = 30;

/** Staged for this long, whatever waits in the broker: a doubled hint costs a look, a lost one holds up its line. */
const DOUBTFUL_SECONDS = 300;

const AGED = `
  m.status = 'queued' and m.staged_at is not null and m.staged_at < pp_now() - interval '${RESTAGE_SECONDS} seconds'`;

const AGED_PROCESSES = `
  select distinct a.lease_process as "processId"
    from outbox_messages m
    join whatsapp_accounts a on a.id = m.account_id
   where ${AGED}
     and a.lease_process is not null`;

const UNSTAGE_AGED = `
  update outbox_messages
     set staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null
   where id = any(array(
           select m.id
             from outbox_messages m
             join whatsapp_accounts a on a.id = m.account_id and a.lease_process = $1
            where ${AGED}
              and m.staged_at < pp_now() - $2::double precision * interval '1 second'
            limit 1000
              for update of m skip locked))
  returning id`;

/** Gateways for which something has been staged for long. */
export const findAgedStages = async (tx: EntityManager): Promise<string[]> =>
  (await queryRows<{ processId: string }>(tx, AGED_PROCESSES)).map(({ processId }) => processId);

/** While hints wait in that gateway's queue, only the doubtful: what merely waits would be added again and again. */
export const unstageAgedMessages = async (tx: EntityManager, processId: string, hintsWait = false): Promise<number> =>
  (await queryRows(tx, UNSTAGE_AGED, [processId, hintsWait ? DOUBTFUL_SECONDS : RESTAGE_SECONDS])).length;

const UNSTAGE = `
  update outbox_messages
     set staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null
   where id = any($1::uuid[])
     and status = 'queued'`;

/** What was marked but could not be added is free for the next stage act at once. */
export async function unstageMessages(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await queryRows(tx, UNSTAGE, [ids]);
}
