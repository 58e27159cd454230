import { submitJob } from '../../traffic/submit-job';
import { type Exposure } from './exposure';
import { findingsOf, onePerson } from './one-person';

/**
 * A job is hinted while its row is still being marked as handed over. Somebody holds the row, so the hint is used up for
 * nothing; and so is the next one.
 */
export const addBeforeCommit: Exposure = async (system, env) => {
  const { fleet } = system;
  const person = await onePerson(system);
  await fleet.kill('scheduler');
  await fleet.start(['scheduler'], env);
  await submitJob(system, person.id, 'probe');
  return findingsOf(system, person);
};
