import { randomUUID } from 'node:crypto';
import { newPhone } from '../harness/people';
import { type System } from '../harness/system';

export interface Crowd {
  readonly arm: string;
  readonly phones: readonly string[];
}

/** Of the study `default`, by a file. */
export async function aCrowd({ api }: System, size: number): Promise<Crowd> {
  const arm = `crowd-${randomUUID()}`;
  const phones = Array.from({ length: size }, () => newPhone());
  const rows = phones.map((phone) => `${phone},${arm},Europe/Berlin`);
  const csv = ['phone,arm,timezone', ...rows, ''].join('\n');
  const imported = await api.upload<{ created: number }>('/v1/participants/import', csv);
  expect(imported).toMatchObject({ created: size });
  return { arm, phones };
}
