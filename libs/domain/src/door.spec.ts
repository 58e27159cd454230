import { doorWord } from './door';
import { DOOR_ANSWERS, doorAnswer } from './door-answers';
import { START_WORDS, STOP_WORDS } from './door-words';

describe('a word at the door', () => {
  it.each([
    'STOP',
    'stop',
    'Stop',
    ' stop ',
    'stop.',
    'STOP!!!',
    '"stop"',
    '“Stop”',
    '(stop)',
    '*STOP*',
    '_stop_',
    '¡stop!',
    '\n\tstop\r\n',
    'STOP 🛑',
    '🛑🛑 stop',
    'ＳＴＯＰ',
    '𝗦𝗧𝗢𝗣',
    'ⓢⓣⓞⓟ',
    '\u200bstop\u200b',
    '\ufeffSTOP',
    '\u200eStop\u200f',
    'stop\ufe0f',
    'STOPALL',
    'Stop all',
    'stop-all',
    'opt out',
    'Opt-Out',
    'opt\u2011out',
    'opt\u00a0 out',
    'OPTOUT',
    'unsubscribe',
    'Quit.',
    'END',
    'cancel',
    'Revoke',
  ])('%j is a STOP', (text) => {
    expect(doorWord(text)).toBe('stop');
  });

  it.each(['START', 'start!', ' Start ', 'ＳＴＡＲＴ', 'unstop', 'Opt in', 'opt-in', 'subscribe', 'RESTART', 'optin'])(
    '%j is a START',
    (text) => {
      expect(doorWord(text)).toBe('start');
    },
  );

  it.each([
    '',
    ' ',
    '!',
    '🛑',
    '\u200b',
    "Don't stop",
    'please stop',
    'stop it',
    'Stop sending me these on Mondays',
    'I will stop smoking',
    'stop start',
    'non-stop',
    'bus stop',
    'stopit',
    'stops',
    'stop2',
    '2 stop',
    's t o p',
    's.t.o.p',
    'startup',
    'the end',
    'in the end',
    'start of week',
    'no',
    'yes',
    'STOР', // the last letter is Cyrillic
    `stop${' '.repeat(100)}`,
    'stop '.repeat(1_000),
  ])('%j is an ordinary message', (text) => {
    expect(doorWord(text)).toBeNull();
  });

  it.each(Object.entries(STOP_WORDS))('is obeyed in %s, however it is written', (_language, words) => {
    for (const word of words) {
      expect([word, doorWord(word), doorWord(`  ${word.toUpperCase()}!! 🙏`)]).toEqual([word, 'stop', 'stop']);
    }
  });

  it.each(Object.entries(START_WORDS))('brings back in %s', (_language, words) => {
    for (const word of words) expect([word, doorWord(`${word}.`)]).toEqual([word, 'start']);
  });

  it('is never both', () => {
    const stops = Object.values(STOP_WORDS).flat();
    expect(stops.filter((word) => Object.values(START_WORDS).flat().includes(word))).toEqual([]);
  });

  it.each([
    'ARRET',
    'Arrêtez!',
    'desabonner',
    'İPTAL',
    'ıptal',
    'الغاء',
    'إلـغاء',
    'rezygnuje',
    'СТОП',
    'रोकें।',
    '退订。',
  ])('%j needs no diacritics, nor their keyboard', (text) => {
    expect(doorWord(text)).toBe('stop');
  });

  it.each(['no', 'nein', 'non', 'não', 'hayır', 'لا', 'नहीं', 'hapana', '不', 'нет', 'nie'])(
    '%j is an answer',
    (text) => {
      expect(doorWord(text)).toBeNull();
    },
  );

  it.each(['alto', 'baja', 'bas', 'fine', 'son', 'acha', 'T', 'fin', 'ende', 'basta', 'simama', 'रोक', 'बंद'])(
    '%j is an answer somewhere, and not obeyed',
    (text) => {
      expect(doorWord(text)).toBeNull();
    },
  );

  it.each(Object.entries(DOOR_ANSWERS))('has one answer each in %s, which names the way back', (language, of) => {
    expect(of.stop).toMatchObject({ text: expect.stringContaining('START') as string, version: `stop-${language}-1` });
    expect(of.start).toMatchObject({ text: expect.stringContaining('STOP') as string, version: `start-${language}-1` });
    expect(Object.values(of).map(({ text }) => doorWord(text))).toEqual([null, null]);
    expect(doorAnswer('stop', language)).toBe(of.stop);
  });

  it('answers in the language of which the person has a kind, else in English', () => {
    expect(doorAnswer('stop', 'pt-BR')).toBe(DOOR_ANSWERS.pt.stop);
    expect(doorAnswer('start', 'DE')).toBe(DOOR_ANSWERS.de.start);
    expect(doorAnswer('stop', 'xx')).toBe(DOOR_ANSWERS.en.stop);
    expect(doorAnswer('stop', 'constructor')).toBe(DOOR_ANSWERS.en.stop);
  });
});
