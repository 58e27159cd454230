import { errorSummary, reasonOf, recoverySummary } from './log-lines';

const entry = (fields: object): string => JSON.stringify({ level: 30, time: 1, ...fields });
const recovery = { msg: 'Recovery finished', durationMs: 411.6, found: 3, recovered: 2, failed: 1 };

describe('recoverySummary', () => {
  it('tells what a recovery found and how long it took', () => {
    expect(recoverySummary(entry(recovery))).toBe('recovery took 412 ms, found 3, recovered 2, failed 1');
  });

  it('mentions rows that were skipped or quarantined only when there are some', () => {
    expect(recoverySummary(entry({ ...recovery, skipped: 0, quarantined: 4 }))).toMatch(/failed 1, quarantined 4$/);
  });

  it.each([
    ['another entry', entry({ msg: 'Ready' })],
    ['no entry', 'Recovery finished'],
    ['a torn line', '{"msg":"Rec'],
  ])('has nothing to tell of %s', (_what, line) => {
    expect(recoverySummary(line)).toBeNull();
  });
});

describe('errorSummary', () => {
  it('is the sentence of the entry and the cause', () => {
    const line = entry({ level: 50, msg: 'Tick failed', err: { message: 'connection\n  lost' } });
    expect(errorSummary(line)).toBe('Tick failed: connection lost');
  });

  it('leaves out warnings and cuts what is too long', () => {
    expect(errorSummary(entry({ level: 40, msg: 'Slow' }))).toBeNull();
    expect(errorSummary(entry({ level: 60, msg: 'x'.repeat(500) }))).toHaveLength(241);
  });
});

describe('reasonOf', () => {
  it('prefers errors and what a crash printed to ordinary entries', () => {
    const lines = [
      entry({ msg: 'Starting' }),
      entry({ level: 60, msg: 'No schema' }),
      'Error: boom',
      entry({ msg: 'Bye' }),
    ];
    expect(reasonOf(lines)).toEqual(['No schema', 'Error: boom']);
  });

  it('shows the last entries when none is an error', () => {
    expect(reasonOf([entry({ msg: 'Bye' })])).toEqual([entry({ msg: 'Bye' })]);
  });
});
