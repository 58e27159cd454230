import { armedAt, untilDeadAt } from '../../plan/die-and-return';
import { type Exposure } from './exposure';
import { findingsOf, onePerson, say } from './one-person';

/** A gateway dies when WhatsApp has the message and has not said so; nobody but WhatsApp knows that it was sent. */
export const blindRequeue: Exposure = async (system, env) => {
  const { fleet, phones } = system;
  const person = await onePerson(system);
  await phones.misbehave({ lookup: 'blind', lateAckMs: 500 });
  await fleet.kill('whatsapp-gateway', 'outbox-sender');
  fleet.launch('whatsapp-gateway', armedAt('gateway.after-add'));
  await fleet.start(['outbox-sender'], env);
  await say(system, person, 'Only once');
  await untilDeadAt(fleet, 'whatsapp-gateway', 'gateway.after-add');
  await fleet.start(['whatsapp-gateway']);
  return findingsOf(system, person);
};
