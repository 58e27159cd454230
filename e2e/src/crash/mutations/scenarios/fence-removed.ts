import { until } from '@promptpipe/testing';
import { type Exposure } from './exposure';
import { frozenAt, untilFrozen } from './frozen';
import { findingsOf, onePerson } from './one-person';
import { submitJob } from '../../traffic/submit-job';

const LEASE_PASSES = `
  update jobs set lease_until = pp_clock() - interval '1 second' where participant_id = $1 and status = 'running'`;
const DONE = `select 1 from jobs where participant_id = $1 and status = 'done'`;

const DONE_WITHIN_MS = 60_000;

/** A scheduler stands still with a job in hand until another has done it; then it is woken and ends the job as well. */
export const fenceRemoved: Exposure = async (system, env) => {
  const { fleet, database } = system;
  const person = await onePerson(system);
  await fleet.kill('scheduler');
  fleet.launch('scheduler', { ...env, ...frozenAt('job.after-prepare') });
  await submitJob(system, person.id, 'test');
  await untilFrozen(fleet, 'scheduler');
  await database.query(LEASE_PASSES, [person.id]);
  const second = await fleet.startReplica('scheduler', env);
  const untilDone = (count: number): Promise<unknown> =>
    until(`${count} jobs done`, async () => (await database.query(DONE, [person.id])).length >= count, DONE_WITHIN_MS);
  await untilDone(1);
  fleet.signal('scheduler', 'SIGCONT');
  // Woken, it either ends the job once more or goes on to the next one: the second job tells that it has got there.
  await fleet.remove(second);
  await submitJob(system, person.id, 'probe');
  await untilDone(2);
  return findingsOf(system, person);
};
