import { type System } from '../harness/system';
import { type Cohort, type Promisee } from './cohort';

/** Each phone shows what was promised and not missed, once, and nothing else; a repeat on the wire has the same id. */
export async function expectPhonesShow({ phones }: System, { people, schedules }: Cohort): Promise<void> {
  const shown = await Promise.all(people.map(({ phone }) => phones.shown(phone)));
  const texts = shown.map((messages) => messages.map(({ body }) => body).sort());
  const bySchedules = schedules.flatMap(({ text, outcomes }) =>
    outcomes.filter((outcome) => outcome === 'sent').map(() => text),
  );
  const owedTo = ({ timers }: Promisee): string[] => [
    ...bySchedules,
    ...timers.filter(({ isSent }) => isSent).map(({ text }) => text),
  ];
  expect(texts).toEqual(people.map((person) => owedTo(person).sort()));
  const known = new Set(shown.flatMap((messages) => messages.map(({ id, body }) => `${id} ${body}`)));
  const numbers = new Set(people.map(({ phone }) => phone));
  const wire = (await phones.wire()).filter(({ phone }) => numbers.has(phone));
  expect(new Set(wire.map(({ id, body }) => `${id} ${body}`))).toEqual(known);
}
