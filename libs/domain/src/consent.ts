import type { DoorWord } from './door';
import { PARTICIPANT_TRANSITIONS, type ParticipantEvent, type ParticipantStatus } from './participant';

/** What a person's part in a study rests on: each change of it, as the past tense of its event. */
export const CONSENT_EVENTS = [
  'consented',
  'activated',
  'paused',
  'resumed',
  'completed',
  'withdrawn',
  'opted_out',
  'rejoined',
] as const;
export type ConsentEvent = (typeof CONSENT_EVENTS)[number];

/** Who said so: the person, over WhatsApp, or somebody of the study, over the API. */
export const CONSENT_SOURCES = ['whatsapp', 'admin'] as const;
export type ConsentSource = (typeof CONSENT_SOURCES)[number];

const PAST_TENSE: Readonly<Record<ParticipantEvent, ConsentEvent>> = {
  consent: 'consented',
  activate: 'activated',
  pause: 'paused',
  resume: 'resumed',
  complete: 'completed',
  withdraw: 'withdrawn',
  'opt-out': 'opted_out',
  rejoin: 'rejoined',
  reinvite: 'rejoined',
};

export const consentEventOf = (event: ParticipantEvent): ConsentEvent => PAST_TENSE[event];

/** The last row about opting out or rejoining. */
export interface LastDoorEvent {
  readonly event: 'opted_out' | 'rejoined';
  readonly source: ConsentSource;
  readonly at: Date;
}

/**
 * What a door word, written at `at`, does to somebody with this status; null: it is an ordinary message. Words may be
 * delivered late and out of order. One that is older than what undid it changes nothing, except that a STOP gives way
 * to a later START of the same person only: two clocks must not outvote it.
 */
export function doorEvent(
  word: DoorWord,
  said: { readonly status: ParticipantStatus; readonly at: Date; readonly last: LastDoorEvent | null },
): 'opt-out' | 'rejoin' | null {
  const event = word === 'stop' ? 'opt-out' : 'rejoin';
  if (!PARTICIPANT_TRANSITIONS[event].from.includes(said.status)) return null;
  const { last, at } = said;
  const isOutdated = last !== null && at.getTime() < last.at.getTime();
  if (isOutdated && (word === 'start' || (last.event === 'rejoined' && last.source === 'whatsapp'))) return null;
  return event;
}
