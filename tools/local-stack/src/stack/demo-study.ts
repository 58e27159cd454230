import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type ApiClient } from './api-client';

interface Person {
  readonly phone: string;
  readonly name: string;
  readonly timezone: string;
}

/** Numbers that the telephone authorities keep for films: nobody has them. */
const PEOPLE: readonly Person[] = [
  { phone: '+12025550143', name: 'Ada', timezone: 'America/New_York' },
  { phone: '+447700900112', name: 'Ben', timezone: 'Europe/London' },
  { phone: '+61491570156', name: 'Cleo', timezone: 'Australia/Sydney' },
];

const PROMPT = 'Good morning! How did you sleep? Answer with a number from 1 (badly) to 5 (very well).';
const WELCOME = 'Welcome to the demo study. From tomorrow on you get one short question each morning at nine.';

/** What an interrupted run has made already, so that the next one goes on there. */
interface DemoNotes {
  promptId?: string;
  timers: Record<string, string>;
}

/** Enrols three people with a daily prompt and a welcome message. Done once; the marker file says so. */
export async function enrolDemoStudy(api: ApiClient, marker: string): Promise<void> {
  const notesFile = `${marker}.partial`;
  const notes = readNotes(notesFile);
  const keep = (): void => writeFileSync(notesFile, JSON.stringify(notes));
  notes.promptId ??= await api.create('/v1/prompts', { text: PROMPT }, 'demo-prompt');
  keep();
  for (const person of PEOPLE) {
    const participantId = await participantOf(api, person);
    notes.timers[person.phone] ??= await api.create(
      '/v1/timers',
      {
        participantId,
        callbackType: 'scheduled_prompt',
        params: { promptId: notes.promptId },
        schedule: { time: '09:00' },
      },
      `demo-timer-${person.name}`,
    );
    keep();
    await api.create('/v1/messages', { participantId, text: WELCOME }, `demo-welcome-${person.name}`);
  }
  renameSync(notesFile, marker);
}

/** A phone that is enrolled already answers 409; its participant is then looked for in the list. */
async function participantOf(api: ApiClient, person: Person): Promise<string> {
  const created = await api.createUnlessThere('/v1/participants', person);
  if (created !== null) return created;
  const found = await api.findItem('/v1/participants', (item) => item.phone === person.phone);
  if (found === null) throw new Error('A demo phone is taken, but not by a participant that can be listed');
  return found;
}

function readNotes(file: string): DemoNotes {
  if (!existsSync(file)) return { timers: {} };
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DemoNotes;
  } catch {
    return { timers: {} };
  }
}
