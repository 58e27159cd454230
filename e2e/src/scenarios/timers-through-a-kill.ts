import { until } from '@promptpipe/testing';
import { type TimerAnswer } from '../harness/api-answers';
import { expectSteadyTimer } from '../harness/expect-steady-timer';
import { enrolMany, type Person } from '../harness/people';
import { type System } from '../harness/system';
import { databaseNowMs, runsOf, untilQuiet } from '../harness/timer-runs';

const PERIOD_MS = 1_000;
const LIMIT_MS = 30_000;

/** Ten people with a timer of each second, and a scheduler that is killed while they fire. */
export async function expectTimersGoOnThroughAKill(system: System): Promise<void> {
  const { api, fleet } = system;
  const people = await enrolMany(system, 10);
  const timers = await Promise.all(await timersOf(system, people));
  await untilEverybodyHas(system, people, 2);
  await fleet.kill('scheduler');
  await fleet.start(['scheduler']);
  const afterMs = await databaseNowMs(system);
  await untilEverybodyFires(system, people, afterMs);
  await Promise.all(timers.map(({ id }) => api.delete(`/v1/timers/${id}`)));
  await untilQuiet(system, people);
  for (const person of people) await expectSteadyTimer(system, person, { periodMs: PERIOD_MS, afterMs });
}

async function timersOf({ api }: System, people: readonly Person[]): Promise<Promise<TimerAnswer>[]> {
  const prompt = await api.post<{ id: string }>('/v1/prompts', { text: 'How are you just now?' });
  return people.map(({ id: participantId }) =>
    api.post<TimerAnswer>('/v1/timers', {
      participantId,
      callbackType: 'scheduled_prompt',
      params: { promptId: prompt.id },
      schedule: { everySeconds: PERIOD_MS / 1_000 },
    }),
  );
}

/** Each has had runs planned for after this instant. */
async function untilEverybodyFires(system: System, people: readonly Person[], afterMs: number): Promise<void> {
  const hasFired = async (person: Person): Promise<boolean> =>
    (await runsOf(system, person)).runs.filter(({ plannedMs }) => plannedMs > afterMs).length >= 2;
  const allHave = async (): Promise<boolean> => (await Promise.all(people.map(hasFired))).every(Boolean);
  await until('each timer to fire after the restart', allHave, LIMIT_MS);
}

async function untilEverybodyHas({ phones }: System, people: readonly Person[], prompts: number): Promise<void> {
  const allHave = async (): Promise<boolean> => {
    const counts = await phones.counts();
    return people.every(({ phone }) => (counts.get(phone) ?? 0) >= prompts);
  };
  await until(`${prompts} prompts on each phone`, allHave, LIMIT_MS);
}
