import { type z } from 'zod';
import { JOB_STATUSES, type JobStatus } from './job';
import { jobRuleOf } from './job-kind';
import { MESSAGE_STATUSES, type MessageStatus } from './outbox-message';
import { PARTICIPANT_STATUSES } from './participant';
import { promptContentSchema } from './prompt/prompt-content';
import { isTimeZone } from './time-zone';

export const UNREADABLE_REASONS = [
  'unknown-kind',
  'bad-payload',
  'bad-schedule',
  'bad-time-zone',
  'orphan',
  'impossible-state',
] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

/** Why nobody can work with a row. */
export interface Unreadable {
  readonly reason: UnreadableReason;
  /** A sentence for people: it names fields and rules, never what a field holds. */
  readonly detail: string;
}

/** What the database finds out about any row. */
export interface RowFacts {
  /** Name of the first rule of its table that the row breaks. */
  readonly broken: string | null;
  /** What the row names and what does not exist: `participant`, `study` or `account`. */
  readonly orphanOf: string | null;
}

export const unreadable = (reason: UnreadableReason, detail: string): Unreadable => ({ reason, detail });

/** Null: the row can be there, as far as its table can tell. */
export function readFacts({ broken, orphanOf }: RowFacts): Unreadable | null {
  if (broken !== null) return unreadable('impossible-state', `It breaks the rule ${broken}`);
  if (orphanOf !== null) return unreadable('orphan', `Its ${orphanOf} does not exist`);
  return null;
}

/** Names that some process of the fleet can handle, or could until a moment ago; null: too early to tell. */
export type KnownNames = readonly string[] | null;

const LONGEST_NAME = 60;

/** During a rolling deploy a name that this process does not know is another one's business. */
export function readName(what: string, name: string, known: KnownNames): Unreadable | null {
  if (known === null || known.includes(name)) return null;
  return unreadable('unknown-kind', `No process declares the ${what} "${name.slice(0, LONGEST_NAME)}"`);
}

/** The places at fault and what is wrong with them, without what stands there. */
export const faultsOf = (field: string, { issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${[field, ...path].join('.')}: ${message}`).join('; ');

/** Null for a payload that its kind takes, and for a kind that only others know. */
export function readJobPayload(kind: string, payload: unknown): Unreadable | null {
  const read = jobRuleOf(kind)?.payload.safeParse(payload);
  return read === undefined || read.success ? null : unreadable('bad-payload', faultsOf('payload', read.error));
}

/** Null: the zone can be computed with, and the status is one of ours. */
export function readParticipant({ timezone, status }: { timezone: string; status: string }): Unreadable | null {
  if (!isTimeZone(timezone)) return unreadable('bad-time-zone', 'timezone: is no IANA time zone');
  if (!(PARTICIPANT_STATUSES as readonly string[]).includes(status)) {
    return unreadable('impossible-state', 'status: is none that a participant can have');
  }
  return null;
}

/** Null: there is something that can be said. */
export function readPrompt(content: unknown): Unreadable | null {
  const read = promptContentSchema.safeParse(content);
  return read.success ? null : unreadable('bad-payload', faultsOf('content', read.error));
}

/** Null: the zone can be computed with. */
export const readStudy = ({ defaultZone }: { defaultZone: string }): Unreadable | null =>
  isTimeZone(defaultZone) ? null : unreadable('bad-time-zone', 'default_zone: is no IANA time zone');

/**
 * `move`: into quarantine, whole · `fail`: it may be on the phone, so that it ends unresolved · `report`: it is over and
 * stays as it is · `leave`: somebody is at work on it, and its end comes first.
 */
export type Fate = 'move' | 'fail' | 'report' | 'leave';

/** What becomes of an unreadable job. `abandoned`: it runs, and nobody alive runs it. */
export function fateOfJob(status: string, abandoned: boolean): Fate {
  if (status === 'running') return abandoned ? 'move' : 'leave';
  return status !== 'queued' && JOB_STATUSES.includes(status as JobStatus) ? 'report' : 'move';
}

/** What becomes of an unreadable message. `abandoned`: it is being sent, and nobody alive sends it. */
export function fateOfMessage(status: string, abandoned: boolean): Fate {
  if (status === 'sending') return abandoned ? 'fail' : 'leave';
  if (status === 'unknown') return 'fail';
  return status !== 'queued' && MESSAGE_STATUSES.includes(status as MessageStatus) ? 'report' : 'move';
}
