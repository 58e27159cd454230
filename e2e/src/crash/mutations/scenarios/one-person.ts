import { randomUUID } from 'node:crypto';
import { until } from '@promptpipe/testing';
import { enrol } from '../../../harness/people';
import { type System } from '../../../harness/system';
import { compare } from '../../comparison/compare';
import { type Finding } from '../../comparison/finding';
import { type Correspondent } from '../../traffic/correspondent';

const SHOWN_WITHIN_MS = 60_000;

export async function onePerson(system: System): Promise<Correspondent> {
  const person = await enrol(system);
  return {
    ...person,
    writes: true,
    accepted: [],
    arrived: { count: 0 },
    oneOff: [],
    fellDue: [],
    batches: [],
    canceledTimers: [],
    written: [],
  };
}

export async function say(
  { api }: System,
  { id: participantId, accepted }: Correspondent,
  text: string,
): Promise<void> {
  const { id } = await api.postAgainAndAgain<{ id: string }>('/v1/messages', { participantId, text }, randomUUID());
  accepted.push({ id, text });
}

export async function untilShown({ phones }: System, { phone }: Correspondent, count: number): Promise<void> {
  await until(
    `${count} messages on the phone`,
    async () => (await phones.shown(phone)).length >= count,
    SHOWN_WITHIN_MS,
  );
}

export async function findingsOf(system: System, person: Correspondent): Promise<readonly Finding[]> {
  return (await compare(system, [person])).findings;
}
