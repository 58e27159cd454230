import { DOOR_ANSWERS, doorWord } from './door';

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
    'stopp',
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

  it('has one answer each, which names the way back', () => {
    expect(DOOR_ANSWERS.stop.text).toContain('START');
    expect(DOOR_ANSWERS.start.text).toContain('STOP');
    expect(Object.values(DOOR_ANSWERS).map(({ text }) => doorWord(text))).toEqual([null, null]);
  });
});
