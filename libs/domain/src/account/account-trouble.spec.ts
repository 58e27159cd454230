import { type AccountState, type AccountTrouble, barsPairing, ACCOUNT_TROUBLES, stateAfter } from './account-trouble';

const BARS: readonly AccountTrouble[] = ['outdated', 'restricted', 'unreadable-session'];
const PASSING: readonly AccountTrouble[] = ['conflict', 'crashed', 'unreachable', 'disconnected'];

it('knows what keeps an account from being paired', () => {
  expect(ACCOUNT_TROUBLES.filter(barsPairing)).toEqual(BARS);
});

it.each<[AccountState, AccountTrouble | null, readonly AccountTrouble[], AccountState | null]>([
  ['connected', null, [...BARS, ...PASSING], 'disconnected'],
  ['connecting', null, ['unpaired', 'logged-out'], 'logged_out'],
  ['logged_out', 'unpaired', PASSING, null],
  ['logged_out', 'logged-out', ['unpaired', 'logged-out', ...PASSING], null],
  ['logged_out', 'unpaired', BARS, 'logged_out'],
  ['logged_out', 'outdated', PASSING, null],
  ['logged_out', 'outdated', ['unpaired', ...BARS], 'logged_out'],
  ['logged_out', 'outdated', ['wrong-number'], 'wrong_number'],
  ['wrong_number', 'wrong-number', [...BARS, ...PASSING], null],
  ['wrong_number', 'wrong-number', ['unpaired', 'logged-out'], 'logged_out'],
])('an account that is %s by %s is, after %p, %s', (state, trouble, told, after) => {
  for (const one of told) expect([one, stateAfter({ state, trouble }, one)]).toEqual([one, after]);
});
