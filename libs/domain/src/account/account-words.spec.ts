import { ACCOUNT_TROUBLES, stateOfTrouble } from './account-trouble';
import { type AccountStanding, wordsOfAccount } from './account-words';

const standing = (over: Partial<AccountStanding> = {}): AccountStanding => ({
  ...{ id: 'lab-2', driver: 'whatsapp-web', state: 'connected', trouble: null, isOwned: true, isPaused: false },
  ...over,
});

it('asks for nothing while all is well', () => {
  expect(wordsOfAccount(standing())).toEqual({ means: 'Connected: it sends and hears.', todo: null });
});

it('says that nobody has the account, whatever its row says', () => {
  const words = wordsOfAccount(standing({ state: 'connected', isOwned: false }));
  expect(words.means).toMatch(/No gateway/);
  expect(words.todo).toContain('WHATSAPP_DRIVER=whatsapp-web');
});

it.each(ACCOUNT_TROUBLES)('has a meaning and a way out for %s', (trouble) => {
  const { means, todo } = wordsOfAccount(standing({ state: stateOfTrouble(trouble), trouble }));
  expect(means).toMatch(/\.$/);
  expect(todo).toMatch(/\.$/);
  expect(todo).not.toContain(':id');
});

it('names the account in the address of the way out', () => {
  const words = wordsOfAccount(standing({ state: 'wrong_number', trouble: 'wrong-number', isOwned: false }));
  expect(words.todo).toContain('POST /v1/accounts/lab-2/logout');
});

it('says how what is paused is resumed, and what is under way', () => {
  expect(wordsOfAccount(standing({ isPaused: true })).todo).toMatch(/accounts\/lab-2\/sending/);
  expect(wordsOfAccount(standing({ state: 'connecting' }))).toMatchObject({ todo: null });
});
