import { randomUUID } from 'node:crypto';
import { until } from '@promptpipe/testing';
import { type TimerAnswer } from '../harness/api-answers';
import { Dialogue } from '../harness/dialogue';
import { enrol, newPhone, type Person } from '../harness/people';
import { SERVICES } from '../harness/plan-services';
import { type System } from '../harness/system';

/** Somebody else whose message comes through, or gets as far as the brake lets it: by then more of the batch would have, too. */
export type Witness = (system: System) => Promise<unknown>;

export const inTheSameStudy: Witness = async (system) => reached(system, await enrol(system));

/** By the same account. */
export const inAnotherStudy: Witness = async (system) => {
  const code = `study-${randomUUID()}`;
  await system.api.post('/v1/studies', { code, name: 'Another study' });
  const person = { phone: newPhone(), name: 'Owner', timezone: 'Europe/Berlin', study: code };
  await reached(system, await system.api.post<Person>('/v1/participants', person));
};

/** The prompt of a timer waits in line like all others. */
export const inLine: Witness = async (system) => {
  const dialogue = new Dialogue(system, await enrol(system));
  const timer = await dialogue.setTimer('Time for a break', { afterSeconds: 1 });
  await until('the job of the timer done', async () => {
    const { job } = await system.api.get<TimerAnswer>(`/v1/timers/${timer.id}`);
    return job?.status === 'done';
  });
  expect(await dialogue.shown()).toEqual([]);
};

/** By services that have just started, and have looked at all that is due. */
export const afterARestart =
  (witness: Witness): Witness =>
  async (system) => {
    await system.fleet.kill(...SERVICES);
    await system.fleet.start(SERVICES);
    await witness(system);
  };

async function reached(system: System, person: Person): Promise<void> {
  const dialogue = new Dialogue(system, person);
  const { id } = await dialogue.say('Something else');
  await dialogue.untilAck(id, 1);
}
