import { randomUUID } from 'node:crypto';
import { until } from '@promptpipe/testing';
import { enrolMany, type Person } from '../harness/people';
import { type System } from '../harness/system';
import { type PromisedSchedule, type PromisedTimer } from './promise';

export interface Promises {
  readonly people: number;
  readonly schedules: readonly PromisedSchedule[];
  readonly timers: readonly PromisedTimer[];
}

export interface SetSchedule extends PromisedSchedule {
  readonly id: string;
}

export interface SetTimer extends PromisedTimer {
  readonly id: string;
}

export interface Promisee extends Person {
  readonly timers: readonly SetTimer[];
}

/** People who are promised something, and nobody else is by these schedules. */
export interface Cohort {
  readonly people: readonly Promisee[];
  readonly schedules: readonly SetSchedule[];
}

/** All plans are as far as they can be at this moment. */
const BEHIND = `
  select count(*) filter (where plan_at <= pp_now() and ended_at is null)::integer as behind, count(*)::integer as all
    from schedule_plans
   where schedule_id = any($1::uuid[])`;

/** Comes back when everything is written down that can be. */
export async function promise(system: System, { people: count, schedules, timers }: Promises): Promise<Cohort> {
  const arm = `arm-${randomUUID()}`;
  const people = await enrolMany(system, count);
  await Promise.all(people.map(({ id }) => system.api.patch(`/v1/participants/${id}`, { arm })));
  const cohort = {
    schedules: await Promise.all(schedules.map((schedule) => set(system, schedule, arm))),
    people: await Promise.all(
      people.map(async (person) => ({ ...person, timers: await setFor(system, person, timers) })),
    ),
  };
  await untilPlanned(system, cohort);
  return cohort;
}

export async function untilPlanned({ database }: System, { people, schedules }: Cohort): Promise<void> {
  const ids = schedules.map(({ id }) => id);
  await until('everything planned', async () => {
    const [row] = await database.query<{ behind: number; all: number }>(BEHIND, [ids]);
    return row?.behind === 0 && row.all === people.length * schedules.length;
  });
}

/** What is still to come goes with them: the next scenario is none of it. */
export async function withdraw({ api }: System, { people, schedules }: Cohort): Promise<void> {
  await Promise.all(schedules.map(({ id }) => api.delete(`/v1/schedules/${id}`)));
  await Promise.all(people.map(({ id }) => api.post(`/v1/participants/${id}/status`, { status: 'completed' })));
}

async function set({ api }: System, schedule: PromisedSchedule, arm: string): Promise<SetSchedule> {
  const { text, definition } = schedule;
  const { id: promptId } = await api.post<{ id: string }>('/v1/prompts', { text });
  const { id } = await api.post<{ id: string }>('/v1/schedules', { promptId, name: text, definition, arm });
  return { ...schedule, id };
}

const setFor = ({ api }: System, person: Person, timers: readonly PromisedTimer[]): Promise<SetTimer[]> =>
  Promise.all(
    timers.map(async (timer) => {
      const { id: promptId } = await api.post<{ id: string }>('/v1/prompts', { text: timer.text });
      const request = {
        participantId: person.id,
        callbackType: 'scheduled_prompt',
        params: { promptId },
        ...timer.when,
      };
      const { id } = await api.post<{ id: string }>('/v1/timers', request);
      return { ...timer, id };
    }),
  );
