import { startFailure } from './start-failure';

describe('startFailure', () => {
  it('is what the server called fatal', () => {
    const lines = ['[7] LOG:  starting', '[7] FATAL:  could not open directory "pg_wal"', '[7] LOG:  shut down'];
    expect(startFailure(lines)).toBe('could not open directory "pg_wal"');
  });

  it('is the last line of a program that could not even log', () => {
    expect(startFailure(['postgres: error while loading shared libraries: libicuuc.so.60'])).toContain('libicuuc');
    expect(startFailure([])).toBe('it said nothing');
  });
});
