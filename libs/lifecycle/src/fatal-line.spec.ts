import { fatalLine } from './fatal-line';

class StudyError extends Error {
  override readonly name = 'StudyError';
}

const withCode = (error: Error, code: string) => Object.assign(error, { code });

describe('fatalLine', () => {
  it.each([
    ['an error with a code', withCode(new Error('connect refused'), 'ECONNREFUSED'), 'connect refused'],
    ['an error of its own name', new StudyError('The study is closed.'), 'The study is closed.'],
    ['a message of several lines', withCode(new Error('first\n  second'), 'X'), 'first second'],
    ['an aggregate without a message', withCode(new AggregateError([new Error('a'), new Error('b')]), 'X'), 'a; b'],
  ])('says %s in one line', (_what, error, line) => {
    expect(fatalLine(error)).toBe(line);
  });

  it.each([new Error('no code'), new TypeError('x is not a function'), withCode(new TypeError('bad'), 'ERR_X')])(
    'keeps the place of the bug: %s',
    (error) => {
      expect(fatalLine(error)).toContain('fatal-line.spec.ts');
    },
  );

  it('names a thrown value that is no error', () => {
    expect(fatalLine('nope')).toBe('A value that is no error was thrown: nope');
  });
});
