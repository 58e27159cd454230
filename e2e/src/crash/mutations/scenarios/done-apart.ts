import { armedAt, untilDeadAt } from '../../plan/die-and-return';
import { type Exposure } from './exposure';
import { findingsOf, onePerson, say, untilShown } from './one-person';

/** A scheduler dies after the effects of an answer and the end of its job, before the commit of both. */
export const doneApart: Exposure = async (system, env) => {
  const { fleet, phones } = system;
  const person = await onePerson(system);
  await say(system, person, 'First');
  await say(system, person, 'Second');
  await untilShown(system, person, 2);
  await fleet.kill('scheduler');
  fleet.launch('scheduler', { ...env, ...armedAt('job.before-commit') });
  person.written.push(await phones.write(person.phone, 'An answer'));
  await untilDeadAt(fleet, 'scheduler', 'job.before-commit');
  await fleet.start(['scheduler'], env);
  return findingsOf(system, person);
};
