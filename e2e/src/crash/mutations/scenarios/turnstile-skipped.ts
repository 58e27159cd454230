import { until } from '@promptpipe/testing';
import { finding } from '../../comparison/finding';
import { type Exposure } from './exposure';
import { onePerson, say } from './one-person';

const TAKE_TURNSTILE = `select id from participants where id = $1 for no key update`;
const STOP = `update participants set status = 'opted_out' where id = $1`;
const CANCEL_OWED = `
  update outbox_messages set status = 'canceled', finished_at = pp_now(), held = false,
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null
   where participant_id = $1 and status = 'queued'`;
const WAITING = `
  select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and application_name like '%-api'`;
const OWED = `select id from outbox_messages where participant_id = $1 and status = 'queued'`;

/** Somebody says STOP, and cancels what is owed, while a request of the API is under way for the same person. */
export const turnstileSkipped: Exposure = async (system, env) => {
  const { fleet, database } = system;
  const person = await onePerson(system);
  await fleet.kill('api');
  await fleet.start(['api'], env);
  await database.query('begin');
  await database.query(TAKE_TURNSTILE, [person.id]);
  const request = say(system, person, 'Written behind the stop').catch(() => undefined);
  await until('the request waiting for its turn', async () => (await database.query(WAITING)).length > 0);
  await database.query(STOP, [person.id]);
  await database.query(CANCEL_OWED, [person.id]);
  await database.query('commit');
  await request;
  const owed = await database.query<{ id: string }>(OWED, [person.id]);
  const accepted = person.accepted.map(({ id }) => `message ${id} was accepted for somebody who had stopped`);
  const findings = [...owed.map(({ id }) => `message ${id} is owed to somebody who has stopped`), ...accepted];
  return findings.map((about) => finding('owed-after-stop', about));
};
