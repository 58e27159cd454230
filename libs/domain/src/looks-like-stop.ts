import { doorWord } from './door';
import { DOUBTFUL, FILLERS, NEGATIONS, STOP_PHRASES, STOP_WORDS } from './door-words';
import { said } from './said';

/** Who writes more tells something else as well, and it is read as an answer. */
const LONGEST = 160;
const MOST_WORDS = 10;
/** Scripts without spaces: characters instead of words. */
const MOST_CHARACTERS = 14;

/** `stoooop` is `stop`. */
const shortened = (word: string): string => word.replace(/(.)\1+/gu, '$1');
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}']+/gu) ?? [];

const sayings = (words: readonly string[]): readonly string[] => words.map((word) => shortened(said(word)));

const SINGLE = Object.values(STOP_WORDS)
  .flat()
  .filter((word) => wordsOf(word).length === 1);
const SIGNS = sayings([...SINGLE, 'stops', 'stoping', 'unsubscribed']);
const [AROUND_IT, OPPOSITES, WHOLE] = [sayings(FILLERS), sayings(NEGATIONS), DOUBTFUL.map(said)];
const PHRASES = STOP_PHRASES.map(said);
const WITHOUT_SPACES = STOP_WORDS.zh?.map(said) ?? [];

/**
 * True for what may mean STOP and is no word that the door obeys: a person has to look at it. It holds such a word and little
 * else, or says it in other words. Not what says the opposite (`don't stop`), and not where the word is the last of a name for
 * something (`bus stop`).
 */
export function looksLikeStop(text: string): boolean {
  if (text.length > LONGEST || doorWord(text) !== null) return false;
  const whole = said(text);
  if (WHOLE.includes(whole)) return true;
  if (/\p{Script=Han}/u.test(whole)) return whole.length <= MOST_CHARACTERS && holdsHan(whole);
  const words = wordsOf(whole);
  if (words.length > MOST_WORDS) return false;
  return PHRASES.some((phrase) => ` ${whole} `.includes(` ${phrase}`)) || holdsLittleElse(words.map(shortened));
}

const holdsHan = (whole: string): boolean =>
  WITHOUT_SPACES.some((word) => whole.includes(word)) && !/(不要|别|別)(停止|退)/u.test(whole);

function holdsLittleElse(words: readonly string[]): boolean {
  const at = words.findIndex((word) => SIGNS.includes(word));
  if (at < 0) return false;
  const before = words.slice(0, at);
  if (before.some((word) => OPPOSITES.includes(word))) return false;
  const isMore = (word: string): boolean => !SIGNS.includes(word) && !AROUND_IT.includes(word);
  return !before.some(isMore) && words.slice(at + 1).filter(isMore).length <= 1;
}
