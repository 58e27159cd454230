import { meanGapMs, type Pace, type Upcoming, upcoming } from '@promptpipe/domain';
import {
  autocommit,
  databaseNow,
  type DataSource,
  type EntityManager,
  findAccountOfStudy,
  findParticipant,
  findSchedule,
  peopleOfSchedule,
  plannedOccurrencesOf,
  type ScheduledPerson,
  type ScheduleView,
} from '@promptpipe/persistence';
import { notFound } from '../http/refusal';
import { type PreviewDay, type PreviewedPrompt, PreviewTally } from './preview-tally';
import { type PreviewQuery } from './schedules.dto';

export interface Preview {
  readonly scheduleId: string;
  readonly version: number;
  readonly from: Date;
  readonly to: Date;
  /** Whom it concerns: who is invited is counted, and promised nothing until they take part. */
  readonly people: { readonly active: number; readonly paused: number; readonly invited: number };
  readonly prompts: number;
  /** By what the days are reckoned, as if the account sent nothing else: an average gap, and where its cap stands. */
  readonly pace: { readonly accountId: string; readonly averageGapSeconds: number; readonly settings: Pace } | null;
  readonly days: readonly PreviewDay[];
  /** The first fifty, over all people. */
  readonly first: readonly PreviewedPrompt[];
}

const DAY_MS = 86_400_000;

/** What a schedule will do: what is written down already, and what follows it by the same rules. Writes nothing. */
export async function previewSchedule(db: DataSource, id: string, query: PreviewQuery): Promise<Preview> {
  const tx = autocommit(db);
  const schedule = await findSchedule(tx, id);
  if (!schedule || schedule.deletedAt) throw notFound('schedule');
  const only = query.participantId ?? null;
  if (only !== null && (await findParticipant(tx, only))?.studyId !== schedule.studyId) throw notFound('participant');
  const from = await databaseNow(tx);
  const to = new Date(from.getTime() + query.days * DAY_MS);
  const tally = new PreviewTally(schedule.definition);
  const people = { active: 0, paused: 0, invited: 0 };
  for await (const person of everybody(tx, schedule, { only, to })) {
    people[person.status as keyof typeof people] += 1;
    if (person.status === 'invited') continue;
    for (const prompt of promptsOf(schedule, person, { from, to })) tally.add(person, prompt);
  }
  const account = await findAccountOfStudy(tx, schedule.studyId);
  if (account) tally.pace(account.pace, { ...account, at: from.getTime() });
  const pace = account && {
    ...{ accountId: account.id, averageGapSeconds: meanGapMs(account.pace) / 1_000, settings: account.pace },
  };
  const { days, prompts: first } = tally;
  const prompts = days.reduce((sum, day) => sum + day.prompts, 0);
  return { scheduleId: id, version: schedule.version, from, to, people, prompts, pace, days, first };
}

type PersonWithPlan = ScheduledPerson & { readonly planned: readonly Upcoming[] };

async function* everybody(
  tx: EntityManager,
  schedule: ScheduleView,
  { only, to }: { readonly only: string | null; readonly to: Date },
): AsyncGenerator<PersonWithPlan> {
  for (let after: string | null = null; ;) {
    const people: ScheduledPerson[] = await peopleOfSchedule(tx, schedule, { only, after });
    const planned = new Map<string, Upcoming[]>(people.map(({ id }) => [id, []]));
    const rows = await plannedOccurrencesOf(tx, {
      scheduleId: schedule.id,
      participantIds: [...planned.keys()],
      until: to,
    });
    for (const row of rows) planned.get(row.participantId)?.push(row);
    for (const person of people) yield { ...person, planned: planned.get(person.id) ?? [] };
    const last = people.at(-1);
    if (last === undefined || only !== null) return;
    after = last.id;
  }
}

function* promptsOf(
  { definition, seed }: ScheduleView,
  { id, zone, enrolledAt, plannedTo, lastNumber, planned }: PersonWithPlan,
  { from, to }: { readonly from: Date; readonly to: Date },
): Generator<Upcoming> {
  yield* planned;
  const context = { zone, enrolledAt, seed: `${seed}/${id}` };
  const after = plannedTo !== null && plannedTo > from ? plannedTo : from;
  yield* upcoming(definition, context, { from: { after, number: lastNumber }, until: to });
}
