/** What a whole message can ask of the door, whatever else is down. */
export type DoorWord = 'stop' | 'start';

/**
 * English; the words that a carrier's rules name, and their spellings. "No", "yes", "help" and the like are answers in a
 * study, and are none of them.
 */
const WORDS: Readonly<Record<DoorWord, readonly string[]>> = {
  stop: ['stop', 'stopall', 'stop all', 'unsubscribe', 'opt out', 'optout', 'quit', 'end', 'cancel', 'revoke'],
  start: ['start', 'unstop', 'restart', 'subscribe', 'resubscribe', 'opt in', 'optin'],
};

/** The longest word and what may stand around it; longer texts are not even looked at. */
const LONGEST = 64;

/** Punctuation, symbols (emoji), spaces, marks and invisible characters at both ends. */
const AROUND = /^[\p{P}\p{S}\p{Z}\p{C}\p{M}]+|[\p{P}\p{S}\p{Z}\p{C}\p{M}]+$/gu;
const BETWEEN = /[\s\p{Pd}\p{Cf}]+/gu;

/** Null unless the whole message is such a word: a sentence that holds one is a sentence. */
export function doorWord(text: string): DoorWord | null {
  if (text.length > LONGEST) return null;
  const said = text.normalize('NFKC').toLowerCase().replace(AROUND, '').replace(BETWEEN, ' ');
  if (WORDS.stop.includes(said)) return 'stop';
  return WORDS.start.includes(said) ? 'start' : null;
}

export interface DoorAnswer {
  readonly text: string;
  /** Goes up with each change of the text, so that a consent row says what the person was told. */
  readonly version: string;
}

/** What the person is told, once, by the door itself. */
export const DOOR_ANSWERS: Readonly<Record<DoorWord, DoorAnswer>> = {
  stop: { text: 'You will get no more messages from us. To get them again, reply START.', version: 'stop-en-1' },
  start: { text: 'You will get messages from us again. To end them, reply STOP.', version: 'start-en-1' },
};
