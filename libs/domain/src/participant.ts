import { transition, type TransitionTable } from './transition';

export const PARTICIPANT_STATUSES = [
  'invited',
  'consented',
  'active',
  'paused',
  'completed',
  'withdrawn',
  'opted_out',
] as const;
export type ParticipantStatus = (typeof PARTICIPANT_STATUSES)[number];

export type ParticipantEvent =
  'consent' | 'activate' | 'pause' | 'resume' | 'complete' | 'withdraw' | 'opt-out' | 'rejoin' | 'reinvite';

/** Every arrow that a participant can take; docs/job-lifecycle.md says what each does to what is owed. */
export const PARTICIPANT_TRANSITIONS: TransitionTable<ParticipantStatus, ParticipantEvent> = {
  consent: { from: ['invited'], to: 'consented' },
  activate: { from: ['invited', 'consented'], to: 'active' },
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
  complete: { from: ['active', 'paused'], to: 'completed' },
  withdraw: { from: ['invited', 'consented', 'active', 'paused'], to: 'withdrawn' },
  'opt-out': { from: ['invited', 'consented', 'active', 'paused'], to: 'opted_out' },
  rejoin: { from: ['opted_out'], to: 'active' },
  /** Wants to be written to again, and has not consented to it yet. */
  reinvite: { from: ['opted_out'], to: 'invited' },
};

export const nextParticipantStatus = (from: ParticipantStatus, event: ParticipantEvent): ParticipantStatus =>
  transition('participant', PARTICIPANT_TRANSITIONS, from, event);

const EVENT_TO: Readonly<Record<Exclude<ParticipantStatus, 'active' | 'invited'>, ParticipantEvent>> = {
  consented: 'consent',
  paused: 'pause',
  completed: 'complete',
  withdrawn: 'withdraw',
  opted_out: 'opt-out',
};

/** The event by which a participant who is `from` would become `to`; it may be one that the table refuses. */
export function participantEvent(from: ParticipantStatus, to: Exclude<ParticipantStatus, 'invited'>): ParticipantEvent {
  if (to !== 'active') return EVENT_TO[to];
  if (from === 'opted_out') return 'rejoin';
  return from === 'invited' || from === 'consented' ? 'activate' : 'resume';
}

/** What somebody with this status can become. */
export const statusesAfter = (from: ParticipantStatus): readonly ParticipantStatus[] => [
  ...new Set(Object.values(PARTICIPANT_TRANSITIONS).flatMap((arrow) => (arrow.from.includes(from) ? [arrow.to] : []))),
];

/** Only an active participant is written to; the others are suspended by predicate or have nothing owed any more. */
export const mayReceive = (status: ParticipantStatus): boolean => status === 'active';

/** Somebody who could still say STOP. */
export const mayOptOut = (status: ParticipantStatus): boolean =>
  PARTICIPANT_TRANSITIONS['opt-out'].from.includes(status);

const LEFT: readonly ParticipantStatus[] = ['completed', 'withdrawn', 'opted_out'];

/** Nothing is owed to them any more, and nothing is put back in line for them. */
export const hasLeft = (status: ParticipantStatus): boolean => LEFT.includes(status);

/** Codes that a study gives its people: readable aloud, safe in a file name. */
export const PARTICIPANT_CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
