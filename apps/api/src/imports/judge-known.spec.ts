import { type ImportedRow } from './judge-row';
import { judgeKnown } from './judge-known';

const row = (over: Partial<ImportedRow>): ImportedRow => ({
  ...{ row: 2, phone: '+491' as ImportedRow['phone'], name: '', timezone: null, code: null, language: null },
  ...{ arm: null, status: null, variables: {} },
  ...over,
});
const known = [
  { phone: '+491', code: 'A', studyId: 's', accountId: 'a' },
  { phone: '+492', code: 'B', studyId: 's', accountId: 'a' },
  { phone: '+493', code: 'C', studyId: 'other', accountId: 'a' },
];
const judged = (over: Partial<ImportedRow>): unknown => {
  const verdict = judgeKnown(row(over), known, 's');
  return typeof verdict === 'string' ? verdict : verdict.column;
};

it.each([
  ['nobody knows', { phone: '+499' as ImportedRow['phone'], code: 'Z' }, 'new'],
  ['has the code of another study', { phone: '+499' as ImportedRow['phone'], code: 'C' }, 'new'],
  ['is in already, code and number', { code: 'A' }, 'already'],
  ['is in already, without a code', {}, 'already'],
  ['has another code', { code: 'Z' }, 'code'],
  ['has the code of somebody else', { code: 'B' }, 'code'],
  ['is in another study', { phone: '+493' as ImportedRow['phone'] }, 'phone'],
])('somebody who %s', (_what, over, verdict) => {
  expect(judged(over)).toBe(verdict);
});
