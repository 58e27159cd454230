import { type List } from '../harness/api-answers';
import { type System } from '../harness/system';
import { type Cohort, type Promisee, type SetSchedule } from './cohort';

interface OccurrenceAnswer {
  readonly instant: string;
  readonly localDate: string;
  readonly status: string;
  readonly reason: string | null;
  readonly detail: string | null;
}

/** By the API: each occurrence that fell due has its outcome, with a sentence where it was not sent. */
export async function expectEverythingAccountedFor(system: System, { people, schedules }: Cohort): Promise<void> {
  for (const schedule of schedules) {
    for (const person of people) {
      const occurrences = await occurrencesOf(system, schedule, person);
      const ended = occurrences.filter(({ status }) => status === 'sent' || status === 'not-sent');
      expect({ of: schedule.text, outcomes: ended.map(({ status, reason }) => reason ?? status) }).toEqual({
        of: schedule.text,
        outcomes: schedule.outcomes,
      });
      expect(ended.filter(({ status, detail }) => status === 'not-sent' && !detail)).toEqual([]);
      if (schedule.isDaily) expectNoDateTwice(occurrences);
    }
  }
}

/** Neither of what has been nor of what is to come. */
function expectNoDateTwice(occurrences: readonly OccurrenceAnswer[]): void {
  const dates = occurrences.map(({ localDate }) => localDate);
  expect(dates).toEqual([...new Set(dates)]);
}

export async function occurrencesOf(
  { api }: System,
  { id }: Pick<SetSchedule, 'id'>,
  person: Pick<Promisee, 'id'>,
): Promise<OccurrenceAnswer[]> {
  const path = `/v1/schedules/${id}/occurrences?participantId=${person.id}&limit=500`;
  const { items } = await api.get<List<OccurrenceAnswer>>(path);
  return [...items].sort((a, b) => a.instant.localeCompare(b.instant));
}
