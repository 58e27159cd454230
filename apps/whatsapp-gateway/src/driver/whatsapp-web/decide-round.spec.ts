import { decideRound, type RoundFacts } from './decide-round';

const MINUTE = 60_000;
const facts = (over: Partial<RoundFacts> = {}): RoundFacts => ({
  ...{ nowMs: MINUTE, keptUntilMs: 15 * MINUTE, qrUntilMs: MINUTE + 10_000, codeUntilMs: 0 },
  ...over,
});
const unpaired = { state: 'UNPAIRED', isSomebodys: false };
const idle = { state: 'UNPAIRED_IDLE', isSomebodys: false };

it('waits as long as somebody may scan', () => {
  expect(decideRound(unpaired, facts())).toBe('waits');
});

it.each([
  ['CONNECTED', false],
  ['OPENING', true],
  ['PAIRING', true],
])('is linked when the page is %s (and knows whose it is: %s)', (state, isSomebodys) => {
  expect(decideRound({ state, isSomebodys }, facts())).toBe('linked');
});

it.each(['OPENING', 'PAIRING', 'TIMEOUT'])('is not linked by a connection that comes and goes: %s', (state) => {
  expect(decideRound({ state, isSomebodys: false }, facts())).toBe('waits');
});

it('asks for more codes where WhatsApp has stopped, but not under one that is being typed', () => {
  expect(decideRound(idle, facts())).toBe('stopped');
  expect(decideRound(idle, facts({ codeUntilMs: 2 * MINUTE }))).toBe('waits');
});

it('is over when nothing new has come for a minute after the last code', () => {
  expect(decideRound(unpaired, facts({ nowMs: 2 * MINUTE + 9_999 }))).toBe('waits');
  expect(decideRound(unpaired, facts({ nowMs: 2 * MINUTE + 10_000 }))).toBe('over');
  expect(decideRound(unpaired, facts({ nowMs: 2 * MINUTE + 10_000, codeUntilMs: 2 * MINUTE }))).toBe('waits');
});

it('is over after its time, and never under a code that can still be scanned or typed', () => {
  const late = { nowMs: 15 * MINUTE, qrUntilMs: 15 * MINUTE + 5_000 };
  expect(decideRound(unpaired, facts(late))).toBe('waits');
  expect(decideRound(idle, facts(late))).toBe('over');
  expect(decideRound(unpaired, facts({ ...late, nowMs: late.qrUntilMs }))).toBe('over');
  expect(decideRound(idle, facts({ ...late, codeUntilMs: 17 * MINUTE }))).toBe('waits');
});
