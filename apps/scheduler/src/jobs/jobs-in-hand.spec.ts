import { JobsInHand } from './jobs-in-hand';

describe('the claims in hand', () => {
  it('are those that were added and not removed', () => {
    const inHand = new JobsInHand();
    inHand.add({ id: 'a', attempt: 1 });
    inHand.add({ id: 'b', attempt: 4 });
    inHand.remove({ id: 'a', attempt: 1 });
    expect(inHand.all).toEqual([{ id: 'b', attempt: 4 }]);
  });

  it('of a job that came again are not lost with its older claim', () => {
    const inHand = new JobsInHand();
    inHand.add({ id: 'a', attempt: 1 });
    inHand.add({ id: 'a', attempt: 2 });
    inHand.remove({ id: 'a', attempt: 1 });
    expect(inHand.all).toEqual([{ id: 'a', attempt: 2 }]);
  });
});
