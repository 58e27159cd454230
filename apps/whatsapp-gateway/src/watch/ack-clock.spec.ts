import { AckClock } from './ack-clock';

describe('AckClock', () => {
  it('counts from the first send that no ack has followed, of whatever message it is', () => {
    const clock = new AckClock(0);
    expect(clock.ageMs(50)).toBe(0);
    clock.handedOver(100);
    clock.handedOver(150);
    expect(clock.ageMs(300)).toBe(200);
    clock.heard(310);
    expect([clock.ageMs(400), clock.quietForMs(400)]).toEqual([0, 90]);
  });

  it('owes nothing for a send whose ack came before its answer', () => {
    const clock = new AckClock(0);
    clock.heard(120);
    clock.handedOver(100);
    expect(clock.ageMs(500)).toBe(0);
    clock.handedOver(130);
    expect(clock.ageMs(500)).toBe(370);
  });

  it('owes nothing to a page that was opened anew, and keeps how often that has not helped', () => {
    const clock = new AckClock(0);
    clock.handedOver(100);
    clock.restartsInSilence += 1;
    clock.opened(200);
    expect([clock.ageMs(300), clock.restartsInSilence]).toEqual([0, 1]);
    clock.heard(310);
    expect(clock.restartsInSilence).toBe(0);
  });

  it('is deaf where rounds in a row find what nobody told, and not where one tells anything', () => {
    const clock = new AckClock(0);
    const after = (untold: number): number => {
      clock.lookedUp(untold);
      return clock.deafRounds;
    };
    expect([after(1), after(2), after(0), after(1)]).toEqual([1, 2, 0, 1]);
    clock.heard(100);
    expect(after(3)).toBe(0);
  });
});
