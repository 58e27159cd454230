import { accountChoices, type AccountFacts } from './account-choices';

const passwd = (...ids: number[]): string => ids.map((id) => `u${id}:x:${id}:${id}::/:/bin/sh`).join('\n');
const facts: AccountFacts = { uid: 0, named: true, dataOwner: null, accounts: passwd(0, 1, 1000, 65_534) };
const titles = (change: Partial<AccountFacts>): string[] =>
  accountChoices({ ...facts, ...change }).map(({ title }) => title);

describe('accountChoices', () => {
  it('runs it as an ordinary user without further ado', () => {
    expect(accountChoices({ ...facts, uid: 501 })).toEqual([{ title: 'as this user', prefix: [], ownerOfData: null }]);
  });

  it('gives a user id without a name one that has a name', () => {
    expect(titles({ uid: 4711, named: false })).toEqual(['unshare --user as 1000', 'as this user']);
  });

  it('leaves root for a namespace, or for another user where there are none', () => {
    expect(titles({})).toEqual(['unshare --user as 1000', 'setpriv as 65534']);
  });

  it.each([
    ['nobody', passwd(0, 1, 65_534), 65_534],
    ['any other', passwd(0, 33), 33],
  ])('takes %s where 1000 has no name, since initdb refuses a nameless user', (_what, accounts, id) => {
    expect(titles({ accounts })).toEqual([`unshare --user as ${id}`, `setpriv as ${id}`]);
  });

  it('stays with the owner of existing data', () => {
    expect(titles({ dataOwner: 1000 })).toEqual(['setpriv as 1000']);
    expect(titles({ dataOwner: 0 })).toEqual(['unshare --user as 1000', 'setpriv as 65534']);
  });
});
