import { decideSession, type LocalProfile } from './decide-session';

const profile = (generation: number | null): LocalProfile => ({ kind: 'profile', generation });

it.each([
  ['nothing anywhere', { kind: 'none' }, null, 'fresh'],
  ['a new host', { kind: 'none' }, 3, 'restore'],
  ['a host that never stored, alone', profile(null), null, 'use-local'],
  ['the host that stored last', profile(3), 3, 'use-local'],
  ['a host whose last store was not completed', profile(4), 3, 'use-local'],
  ['a host that another one followed', profile(2), 3, 'set-aside-and-restore'],
  ['a host with a profile of unknown age', profile(null), 3, 'set-aside-and-restore'],
] as [string, LocalProfile, number | null, string][])('of %s', (_, local, stored, decision) => {
  expect(decideSession(local, stored)).toBe(decision);
});
