import { classifyAnswer, classifyFailure } from './simulated-outcome';

describe('what an answer to a send means', () => {
  const AT = new Date('2026-03-01T09:00:00Z');
  const LATER = new Date('2026-03-01T09:00:05Z');

  it.each([
    [200, { id: 'A1', ack: 0, at: AT.toISOString() }, { outcome: 'accepted' }],
    [200, null, { outcome: 'accepted' }],
    [
      200,
      { id: 'A1', ack: 2, at: LATER.toISOString(), sentAt: AT.toISOString() },
      { outcome: 'accepted', known: { waMessageId: 'A1', level: 2, at: LATER, sentAt: AT } },
    ],
    [409, { code: 'deadline-passed' }, { outcome: 'not-handed-over', reason: 'The deadline of the send had passed' }],
    [
      422,
      { code: 'rejected', reason: 'no such number' },
      { outcome: 'rejected', class: 'reject', reason: 'no such number' },
    ],
    [422, null, { outcome: 'rejected', class: 'reject', reason: 'Rejected' }],
    [500, { detail: 'x' }, { outcome: 'unknown', reason: 'The phone simulator answered 500' }],
    [400, { detail: 'x' }, { outcome: 'unknown', reason: 'The phone simulator answered 400' }],
  ])('%i with %j', (status, body, outcome) => {
    expect(classifyAnswer({ status, body })).toEqual(outcome);
  });
});

describe('what a lost answer means', () => {
  const fetchFailed = (cause: unknown): Error => new TypeError('fetch failed', { cause });
  const withCode = (code: string): Error => Object.assign(new Error(code), { code });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH'])('%s: nothing left', (code) => {
    expect(classifyFailure(fetchFailed(withCode(code)))).toEqual({
      outcome: 'not-handed-over',
      reason: `No connection: ${code}`,
    });
  });

  it('a name with two addresses that both refuse: nothing left', () => {
    const both = Object.assign(new AggregateError([withCode('ECONNREFUSED')]), { code: 'ECONNREFUSED' });
    expect(classifyFailure(fetchFailed(both))).toMatchObject({ outcome: 'not-handed-over' });
  });

  it.each([
    ['a connection that was cut', fetchFailed(withCode('ECONNRESET')), 'ECONNRESET'],
    ['an answer that broke off', fetchFailed(withCode('UND_ERR_SOCKET')), 'UND_ERR_SOCKET'],
    ['a time limit', Object.assign(new Error('timed out'), { name: 'TimeoutError', code: 23 }), 'TimeoutError'],
    ['anything else', 'no error at all', 'The answer was lost'],
    ['nothing', null, 'The answer was lost'],
  ])('%s: nobody knows', (_, error, reason) => {
    expect(classifyFailure(error)).toEqual({ outcome: 'unknown', reason });
  });
});
