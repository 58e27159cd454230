import { isDataError } from './is-data-error';

it.each([
  ['22P05', true],
  ['23514', true],
  ['54000', true],
  ['08006', false],
  ['40P01', false],
  ['42P01', false],
  ['57P01', false],
  ['ECONNRESET', false],
])('%s: %p', (code, isOne) =>
  expect(isDataError(Object.assign(new Error('x'), { driverError: { code } }))).toBe(isOne),
);
