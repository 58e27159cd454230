import { countRows, type Retention } from './prune';

/** Somebody still names this boot: a lease, a stage, an account, an attempt, a report. */
const NAMED = [
  `select 1 from jobs j where j.status = 'running' and j.lease_owner = s.boot_id`,
  `select 1 from jobs j where j.status = 'queued' and j.staged_at is not null and j.staged_by = s.boot_id`,
  `select 1 from outbox_messages m where m.status = 'sending' and m.lease_owner = s.boot_id`,
  `select 1 from outbox_messages m where m.status = 'queued' and m.staged_at is not null and m.staged_by = s.boot_id`,
  `select 1 from whatsapp_accounts a where a.lease_owner = s.boot_id`,
  `select 1 from job_attempts t where t.boot_id = s.boot_id`,
  `select 1 from quarantined_rows q where q.found_by = s.boot_id`,
  `select 1 from recovery_runs r where r.boot_id = s.boot_id`,
];

/** A boot that is gone is forgotten only when no row names it: a row whose owner vanished from here would be nobody's to explain. */
const PRUNE = `
  delete from service_instances
   where boot_id = any(array(
           select s.boot_id
             from service_instances s
            where s.gone_at < pp_now() - $1 * interval '1 day'
              ${NAMED.map((names) => `and not exists (${names})`).join('\n              ')}
            limit 1000))
  returning boot_id`;

export const instanceRetention: Retention = {
  table: 'service_instances',
  runOnce: (tx, days) => countRows(tx, PRUNE, [days]),
};
