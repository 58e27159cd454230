import { type PairingView } from '@promptpipe/persistence';
import { pairingAnswer } from './pairing-answer';

const now = new Date('2026-03-01T08:00:00.000Z');
const view = (over: Partial<PairingView>): PairingView => ({
  ...{
    accountId: 'default',
    state: 'connecting',
    since: null,
    isOwned: true,
    trouble: null,
    troubleDetail: null,
    qr: null,
    code: null,
    expiresAt: null,
    codeExpiresAt: null,
    linkedAt: null,
    now,
  },
  ...over,
});

it('counts down what is to be scanned', () => {
  const expiresAt = new Date(now.getTime() + 12_300);
  expect(pairingAnswer(view({ qr: 'x', expiresAt }))).toMatchObject({ step: 'scan', qr: 'x', secondsLeft: 13 });
});

it.each([
  ['connected', 'paired', /since 2026-03-01T08:00:00.000Z/],
  ['connecting', 'wait', /within a minute/],
  ['logged_out', 'wait', /not paired/],
  ['disconnected', 'wait', /within a minute/],
  ['wrong_number', 'refused', /another phone/],
] as const)('says what is when the account is %s', (state, step, says) => {
  const answer = pairingAnswer(view({ state, since: state === 'connected' ? now : null }));
  expect(answer).toMatchObject({ step, qr: null, secondsLeft: null });
  expect(answer.says).toMatch(says);
});

it('says why no code comes, and what has to be done', () => {
  const { step, says } = pairingAnswer(view({ state: 'logged_out', trouble: 'unreadable-session' }));
  expect(step).toBe('wait');
  expect(says).toMatch(/^No code can be shown now\. .*WHATSAPP_SESSION_KEY.*\/v1\/accounts\/default\/logout/);
});

it('has nothing to scan once somebody has, and says that it loads', () => {
  const answer = pairingAnswer(view({ state: 'logged_out', linkedAt: now }));
  expect(answer).toMatchObject({ step: 'loading', qr: null, code: null, secondsLeft: null });
  expect(answer.says).toMatch(/has been linked.*Keep the phone online/);
});

it('says that nobody has the account, whatever its state', () => {
  expect(pairingAnswer(view({ state: 'connected', since: now, isOwned: false }))).toMatchObject({ step: 'nobody' });
});
