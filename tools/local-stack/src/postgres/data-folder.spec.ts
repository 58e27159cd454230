import { judgeDataFolder } from './data-folder';

const whole = { entries: ['PG_VERSION', 'global'], version: '18', hasControlFile: true };

describe('judgeDataFolder', () => {
  it.each([
    ['no folder', { entries: null, version: null, hasControlFile: false }, { kind: 'absent' }],
    ['an empty folder', { entries: [], version: null, hasControlFile: false }, { kind: 'absent' }],
    ['a whole one', whole, { kind: 'usable' }],
    ['one without version', { ...whole, version: null }, { kind: 'broken', reason: 'PG_VERSION is missing in it' }],
    [
      'one of another Postgres',
      { ...whole, version: '17' },
      { kind: 'broken', reason: 'it was made by Postgres 17 and this is Postgres 18' },
    ],
    [
      'one without control file',
      { ...whole, hasControlFile: false },
      { kind: 'broken', reason: 'global/pg_control is missing in it' },
    ],
  ])('judges %s', (_what, facts, verdict) => {
    expect(judgeDataFolder(facts)).toEqual(verdict);
  });
});
