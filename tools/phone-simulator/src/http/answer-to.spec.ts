import { answerTo } from './answer-to';

describe('answerTo', () => {
  const inTime = { deadlineMs: 100, nowMs: 100 };
  const late = { deadlineMs: 100, nowMs: 100.5 };

  it('accepts up to the deadline and refuses after it', () => {
    expect(answerTo({}, inTime)).toEqual({ type: 'accept' });
    expect(answerTo({}, late)).toMatchObject({ status: 409, members: { code: 'deadline-passed' } });
  });

  it('accepts nothing late even if nobody would hear of it', () => {
    expect(answerTo({ dropAnswer: true }, inTime)).toEqual({ type: 'accept-silently' });
    expect(answerTo({ dropAnswer: true }, late)).toMatchObject({ status: 409 });
  });

  it('rejects with the reason of the fault', () => {
    expect(answerTo({ reject: 'not on WhatsApp' }, inTime)).toMatchObject({
      status: 422,
      members: { code: 'rejected', reason: 'not on WhatsApp' },
    });
    expect(answerTo({ reject: false }, inTime)).toEqual({ type: 'accept' });
  });
});
