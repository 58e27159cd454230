import { decideQuietMessage, type QuietMessage } from './decide-quiet-message';

const night: QuietMessage = {
  hours: { from: '22:00', to: '07:00' },
  zone: 'Europe/Berlin',
  now: new Date('2026-03-01T23:30:00Z'),
  policy: 'defer',
  expiresAt: null,
};
const inAMinute = { verdict: 'defer', until: new Date('2026-03-01T23:31:00Z') };

it('defers to the end of the quiet hours where the person is', () => {
  expect(decideQuietMessage(night)).toEqual({ verdict: 'defer', until: new Date('2026-03-02T06:00:00Z') });
});

it('gives up what its schedule skips, and what is of no use by then', () => {
  const end = { verdict: 'not-sent', reason: 'quiet-hours' };
  expect(decideQuietMessage({ ...night, policy: 'skip' })).toMatchObject(end);
  expect(decideQuietMessage({ ...night, expiresAt: new Date('2026-03-02T05:59:00Z') })).toMatchObject(end);
});

it.each([
  ['hours that nobody can read', { hours: { from: 'late' } }],
  ['a zone that nobody can read', { zone: 'Mars/Olympus' }],
  ['an hour that is not quiet here', { now: night.now, zone: 'Asia/Tokyo' }],
])('asks again in a minute about %s', (_what, over) => {
  expect(decideQuietMessage({ ...night, ...over })).toEqual(inAMinute);
});
