import { type System } from './system';

export interface Person {
  readonly id: string;
  readonly phone: string;
}

let given = 0;

/** A number that no other scenario of this file has. */
export function newPhone(): string {
  given += 1;
  return `+4915100${String(given).padStart(6, '0')}`;
}

export function enrol({ api }: System, phone = newPhone(), study = 'default'): Promise<Person> {
  return api.post<Person>('/v1/participants', { phone, name: `Owner of ${phone}`, timezone: 'Europe/Berlin', study });
}

export function enrolMany(system: System, count: number, study?: string): Promise<Person[]> {
  return Promise.all(Array.from({ length: count }, () => enrol(system, newPhone(), study)));
}
