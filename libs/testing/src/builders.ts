import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Whatever runs SQL: a test database, or a client of the spec's own. */
export interface Querying {
  query<T = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<T[]>;
}

/** A value that the database computes, such as `db("now() - interval '1 hour'")`. */
export class Computed {
  constructor(readonly text: string) {}
}
export const db = (text: string): Computed => new Computed(text);

export type Row = Readonly<Record<string, unknown>>;

export interface RowInStatus extends Row {
  readonly status?: string;
}

/** The study and the account that every migrated database holds. */
export const DEFAULT_STUDY = '00000000-0000-7000-8000-000000000001';
export const DEFAULT_ACCOUNT = 'default';

/** Inserts by column name and answers the row as the table holds it. */
export async function insertRow<T = Row>(database: Querying, table: string, row: Row): Promise<T> {
  const params: unknown[] = [];
  const values = Object.values(row).map((value) => (value instanceof Computed ? value.text : `$${params.push(value)}`));
  const columns = Object.keys(row).map((name) => `"${name}"`);
  const text = `insert into "${table}" (${columns.join(', ')}) values (${values.join(', ')}) returning *`;
  const [inserted] = await database.query<T & object>(text, params);
  if (!inserted) throw new Error(`Nothing was inserted into ${table}`);
  return inserted;
}

export interface ParticipantRow {
  readonly id: string;
  readonly phone: string;
  readonly study_id: string;
  readonly account_id: string;
}

export function aParticipant(database: Querying, over: Row = {}): Promise<ParticipantRow> {
  const id = randomUUID();
  return insertRow(database, 'participants', {
    id,
    study_id: DEFAULT_STUDY,
    account_id: DEFAULT_ACCOUNT,
    code: `p-${id}`,
    phone: `+49${randomInt(1_000_000_000, 10_000_000_000)}`,
    timezone: 'UTC',
    ...over,
  });
}

/** A boot that nobody has declared gone; without a session of its own its lock is free. */
export async function aBoot(database: Querying, over: Row = {}): Promise<string> {
  const row = await insertRow<{ boot_id: string }>(database, 'service_instances', {
    boot_id: randomUUID(),
    process_id: randomUUID(),
    lock_no: randomInt(1_000_000, 2_000_000_000),
    service: 'scheduler',
    host: 'spec',
    version: '0.0.0',
    ...over,
  });
  return row.boot_id;
}

const nextSeq = (participantId: unknown): Computed =>
  db(`(select count(*) + 1 from outbox_messages where participant_id = '${String(participantId)}')
      + (select count(*) from jobs where participant_id = '${String(participantId)}')`);

const running = { attempt: 1, lease_owner: db('gen_random_uuid()'), lease_until: db("now() + interval '1 minute'") };
const finished = { finished_at: db('now()') };

const JOB_IN: Readonly<Record<string, Row>> = {
  queued: {},
  running,
  done: finished,
  dead: finished,
  canceled: finished,
};

export interface JobRow {
  readonly id: string;
  readonly attempt: number;
  readonly status: string;
}

/** A job of this person, the last in their line, in `over.status` with whatever that status asks for. */
export function aJob(database: Querying, participant: ParticipantRow, over: RowInStatus = {}): Promise<JobRow> {
  const id = randomUUID();
  const { status = 'queued' } = over;
  return insertRow(database, 'jobs', {
    id,
    kind: 'inbound',
    payload: { inboundMessageId: id },
    participant_id: participant.id,
    participant_seq: nextSeq(participant.id),
    study_id: participant.study_id,
    cause: `job:${id}`,
    lock_key: `participant:${participant.id}`,
    ...JOB_IN[status],
    ...over,
  });
}

const MESSAGE_IN: Readonly<Record<string, Row>> = {
  queued: {},
  sending: { ...running, recipient: '+4915112345678' },
  unknown: { attempt: 1, recipient: '+4915112345678', unknown_since: db('now()') },
  sent: { ack_level: 1, sent_at: db('now()'), wa_at: db('now()'), ...finished },
  failed: { failure_class: 'unresolved', ...finished },
  canceled: finished,
  expired: finished,
};

export interface MessageRow {
  readonly id: string;
  readonly attempt: number;
  readonly status: string;
  readonly wa_message_id: string;
}

/** A message to this person, the last in their line, in `over.status` with whatever that status asks for. */
export function aMessage(database: Querying, participant: ParticipantRow, over: RowInStatus = {}): Promise<MessageRow> {
  const id = randomUUID();
  const { status = 'queued' } = over;
  return insertRow(database, 'outbox_messages', {
    id,
    participant_id: participant.id,
    study_id: participant.study_id,
    account_id: participant.account_id,
    payload: { text: 'Hello' },
    rendered_text: 'Hello',
    participant_seq: nextSeq(participant.id),
    dedupe_key: `row:${id}`,
    wa_message_id: `3EB0${randomBytes(9).toString('hex').toUpperCase()}`,
    ...MESSAGE_IN[status],
    ...over,
  });
}

/** A batch that is held, of a prompt of its own. */
export async function aBatch(
  database: Querying,
  over: Row = {},
): Promise<{ readonly id: string; readonly prompt_id: string }> {
  const study_id = over.study_id ?? DEFAULT_STUDY;
  const prompt = { id: randomUUID(), study_id, content: { text: 'How are you?' } };
  if (over.prompt_id === undefined) {
    await insertRow(database, 'prompts', prompt);
    const version = { prompt_id: prompt.id, version: 1, kind: 'static', content: prompt.content };
    await insertRow(database, 'prompt_versions', version);
  }
  return insertRow(database, 'batches', {
    ...{ id: randomUUID(), study_id, prompt_id: prompt.id, prompt_version: 1, target: { all: true }, size: 1 },
    ...{ needs_confirmation: false, start_at: db('now()'), api_key_id: 'admin', body_hash: 'x' },
    ...over,
  });
}

/** A schedule of each day at 09:00 that sends a prompt of its own. */
export async function aSchedule(
  database: Querying,
  over: Row = {},
): Promise<{ readonly id: string; readonly prompt_id: string }> {
  const study_id = over.study_id ?? DEFAULT_STUDY;
  const prompt = { id: randomUUID(), study_id, content: { text: 'How are you?' } };
  if (over.prompt_id === undefined) await insertRow(database, 'prompts', prompt);
  const definition = { kind: 'daily', times: ['09:00'], gap: 'shift', overlap: 'once', quietHours: 'defer' };
  return insertRow(database, 'schedules', {
    ...{ id: randomUUID(), study_id, prompt_id: prompt.id, seed: 'spec', walk_ended: true },
    definition: { ...definition, misfirePolicy: 'fire-once' },
    ...over,
  });
}

/** An occurrence as its planner writes it, due now unless told otherwise; `of`: its schedule and its person. */
export function anOccurrence(
  database: Querying,
  of: { readonly schedule: string; readonly person: ParticipantRow; readonly number?: number },
  over: Row = {},
): Promise<{ readonly id: string }> {
  const { schedule, person, number = 1 } = of;
  return insertRow(database, 'occurrences', {
    ...{ id: randomUUID(), schedule_id: schedule, participant_id: person.id, study_id: person.study_id },
    ...{ number, version: 1, local_date: db('current_date'), local_time: '09:00', zone: 'UTC' },
    ...{ instant: db('now()'), useful_until: db("now() + interval '1 day'") },
    ...over,
  });
}
