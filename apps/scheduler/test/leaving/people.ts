import { randomUUID } from 'node:crypto';
import {
  IllegalTransitionError,
  nextParticipantStatus,
  participantEvent,
  type ParticipantStatus,
  parsePhoneNumber,
  type PhoneNumber,
} from '@promptpipe/domain';
import {
  adoptStrangersMessages,
  changePhone,
  changeStatus,
  findMissingConsent,
  findNeededConsent,
  insertConsent,
  insertParticipant,
  insertPeople,
  lockParticipant,
  type LockedParticipant,
  recordInbound,
  resolveDoubt,
} from '@promptpipe/persistence';
import { DEFAULT_STUDY, insertRow, type Row } from '@promptpipe/testing';
import { type SpecDatabase } from '../use-database';
import { advanceClock } from '../schedules/clock';

/** How somebody comes in. */
export type Entrance = 'active' | 'invited' | 'a stranger who said STOP';
type Decision = Exclude<ParticipantStatus, 'invited'>;

export interface People {
  /** The one whose life this is. */
  readonly leaver: string;
  /** Active to the end: what reaches this one could have reached the other. */
  readonly stayer: string;
  /** A study with nobody in it but these two, and nothing owed. */
  begin(entrance: Entrance, consent: 'needed' | 'waived'): Promise<void>;
  status(): Promise<ParticipantStatus>;
  says(body: string): Promise<unknown>;
  /** A number that is theirs from now on, after somebody unknown has written `body` from it. */
  takesNumber(body: string): Promise<unknown>;
  consents(): Promise<unknown>;
  /** What the study decides, as far as the transitions and the consent allow it. */
  decides(to: Decision): Promise<unknown>;
  resolvesDoubt(): Promise<unknown>;
  /** Stands in a file of newcomers, as somebody to write to. */
  isImported(): Promise<unknown>;
  passMinutes(minutes: number): Promise<void>;
}

const EMPTY = `
  delete from batches; delete from occurrences; delete from schedule_plans; delete from schedules; delete from catch_up_turns;
  delete from active_timers; delete from outbox_messages; delete from message_causes; delete from job_locks;
  delete from job_attempts; delete from jobs; delete from responses; delete from consents; delete from door_doubts;
  delete from inbound_messages; delete from inbound_dedup; delete from participant_phones; delete from quarantined_rows;
  delete from participants; delete from prompts`;

export function usePeople(database: SpecDatabase): People {
  let [leaver, stayer] = ['', ''];
  let [numbers, minutes, said] = [0, 0, 0];
  afterEach(() => database.query(EMPTY));

  const under = (work: (who: LockedParticipant, tx: Parameters<typeof lockParticipant>[0]) => Promise<unknown>) =>
    database.tx(async (tx) => work((await lockParticipant(tx, leaver))!, tx));
  const aNumber = (): PhoneNumber => parsePhoneNumber(`+4917${10_000_000 + (numbers += 1)}`)!;

  /** Each word is later than the ones before, by the clock of the database. */
  const hear = async (sender: PhoneNumber, body: string): Promise<unknown> => {
    said += 1;
    const [{ at } = { at: new Date() }] = await database.query<{ at: Date }>(
      `select pp_now() + $1 * interval '1 second' as at`,
      [said],
    );
    const delivered = { accountId: 'default', waMessageId: randomUUID(), body, quotedWaId: null, at };
    return database.tx((tx) => recordInbound(tx, { ...delivered, sender }));
  };

  /** Over the three steps of an enrolment: the row, the turnstile, and what they wrote as strangers. */
  const enrol = async (status: 'active' | 'invited', phone = aNumber()): Promise<string> => {
    const id = randomUUID();
    const person = { id, studyId: DEFAULT_STUDY, code: `p-${id}`, phone, name: 'Ada', timezone: 'UTC', status };
    await database.tx(async (tx) => {
      await insertParticipant(tx, person);
      await adoptStrangersMessages(tx, (await lockParticipant(tx, id))!, phone);
    });
    return id;
  };

  return {
    get leaver() {
      return leaver;
    },
    get stayer() {
      return stayer;
    },
    begin: async (entrance, consent) => {
      await database.query(EMPTY);
      [minutes, said] = [0, 0];
      await advanceClock(database, '0');
      const settings = consent === 'needed' ? { consent: { needed: true, version: '1', text: 'I agree' } } : {};
      await database.query(`update studies set settings = $1, sending = 'on'`, [settings]);
      const phone = aNumber();
      if (entrance === 'a stranger who said STOP') await hear(phone, 'STOP');
      leaver = await enrol(entrance === 'invited' || consent === 'needed' ? 'invited' : 'active', phone);
      stayer = await enrol('active');
    },
    status: async () => (await database.row('participants', leaver)).status as ParticipantStatus,
    says: async (body) => hear((await database.row('participants', leaver)).phone as PhoneNumber, body),
    takesNumber: async (body) => {
      const phone = aNumber();
      await hear(phone, body);
      return under((who, tx) => changePhone(tx, who, { phone, reason: null }));
    },
    consents: () =>
      under(async (who, tx) => {
        const told = await findNeededConsent(tx, who);
        if (!told) return;
        if (who.status === 'invited') await changeStatus(tx, who, 'consent', { source: 'admin', told });
        else if (['active', 'paused'].includes(who.status)) {
          await insertConsent(tx, who, 'consented', { source: 'admin', told });
        }
      }),
    decides: (to) =>
      under(async (who, tx) => {
        const event = participantEvent(who.status, to);
        if (!isLegal(who.status, event)) return;
        if (['activate', 'rejoin'].includes(event) && (await findMissingConsent(tx, who))) return;
        await changeStatus(tx, who, event, { source: 'admin' });
      }),
    resolvesDoubt: async () => {
      const open = `select id from door_doubts where participant_id = $1 and status = 'open' limit 1`;
      const [doubt] = await database.query<Row>(open, [leaver]);
      const decision = { resolution: 'opt-out', note: null } as const;
      return doubt && database.tx((tx) => resolveDoubt(tx, String(doubt.id), decision));
    },
    isImported: async () => {
      const phone = (await database.row('participants', leaver)).phone as PhoneNumber;
      const again = { id: randomUUID(), studyId: DEFAULT_STUDY, code: `p-${randomUUID()}`, phone, name: 'Ada' };
      const more = { timezone: 'UTC', language: 'en', quietHours: null, arm: null, variables: {} } as const;
      const study = { id: DEFAULT_STUDY, accountId: 'default' };
      return database.tx((tx) => insertPeople(tx, study, [{ ...again, ...more, status: 'active' }]));
    },
    passMinutes: (more) => advanceClock(database, `${(minutes += more)} minutes`),
  };
}

function isLegal(from: ParticipantStatus, event: Parameters<typeof nextParticipantStatus>[1]): boolean {
  try {
    nextParticipantStatus(from, event);
    return true;
  } catch (error) {
    if (error instanceof IllegalTransitionError) return false;
    throw error;
  }
}

/** A prompt of the study, as it stands and in its first version. */
export async function aPrompt(database: SpecDatabase): Promise<string> {
  const prompt = { id: randomUUID(), study_id: DEFAULT_STUDY, content: { text: 'How are you?' } };
  await insertRow(database, 'prompts', prompt);
  const version = { prompt_id: prompt.id, version: 1, kind: 'static', content: prompt.content };
  await insertRow(database, 'prompt_versions', version);
  return prompt.id;
}
