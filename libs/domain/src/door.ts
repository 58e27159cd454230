import { type DoorWord, START_WORDS, STOP_WORDS } from './door-words';
import { said } from './said';

export type { DoorWord } from './door-words';

/** The longest word and what may stand around it; longer texts are not even looked at. */
const LONGEST = 64;

const sayings = (words: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  Object.values(words).flat().map(said);

const WORDS: Readonly<Record<DoorWord, readonly string[]>> = {
  stop: sayings(STOP_WORDS),
  start: sayings(START_WORDS),
};

/** Null unless the whole message is such a word: a sentence that holds one is a sentence. */
export function doorWord(text: string): DoorWord | null {
  if (text.length > LONGEST) return null;
  const word = said(text);
  if (WORDS.stop.includes(word)) return 'stop';
  return WORDS.start.includes(word) ? 'start' : null;
}
