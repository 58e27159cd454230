import { CanaryClock } from './canary-clock';

describe('CanaryClock', () => {
  it('waits from the send to its own server ack, and claims every ack of its message', () => {
    const clock = new CanaryClock();
    expect([clock.waitsForMs(5), clock.answeredBy({ waMessageId: 'A', level: 1 })]).toEqual([null, false]);
    clock.sent('A', 10);
    expect(clock.answeredBy({ waMessageId: 'B', level: 1 })).toBe(false);
    expect(clock.answeredBy({ waMessageId: 'A', level: -1 })).toBe(true);
    expect(clock.waitsForMs(30)).toBe(20);
    expect([clock.answeredBy({ waMessageId: 'A', level: 1 }), clock.waitsForMs(30)]).toEqual([true, null]);
    expect(clock.answeredBy({ waMessageId: 'A', level: 3 })).toBe(true);
  });
});
