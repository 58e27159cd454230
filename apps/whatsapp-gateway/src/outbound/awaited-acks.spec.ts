import { AwaitedAcks } from './awaited-acks';

describe('sends that wait for their ack', () => {
  const idsOf = (claims: readonly { id: string }[]): string[] => claims.map(({ id }) => id);

  it('are taken out once, when their time has passed', () => {
    const awaited = new AwaitedAcks();
    awaited.add({ id: 'a', attempt: 1, accountId: 'default' }, 100);
    awaited.add({ id: 'b', attempt: 2, accountId: 'default' }, 200);
    expect(idsOf(awaited.takeOverdue(99))).toEqual([]);
    expect(awaited.takeOverdue(100)).toMatchObject([{ id: 'a', attempt: 1 }]);
    expect(idsOf(awaited.takeOverdue(1_000))).toEqual(['b']);
    expect(idsOf(awaited.takeOverdue(1_000))).toEqual([]);
  });

  it('wait no more when their ack has come', () => {
    const awaited = new AwaitedAcks();
    awaited.add({ id: 'a', attempt: 1, accountId: 'default' }, 100);
    awaited.remove('a');
    awaited.remove('never there');
    expect(awaited.takeAll()).toEqual([]);
  });

  it('wait no longer when the connection of their account broke', () => {
    const awaited = new AwaitedAcks();
    awaited.add({ id: 'a', attempt: 1, accountId: 'default' }, 100);
    awaited.add({ id: 'b', attempt: 1, accountId: 'other' }, 100);
    awaited.hurry('default');
    expect(idsOf(awaited.takeOverdue(1))).toEqual(['a']);
    expect(idsOf(awaited.takeAll())).toEqual(['b']);
  });

  it('of the same message count as its last attempt', () => {
    const awaited = new AwaitedAcks();
    awaited.add({ id: 'a', attempt: 1, accountId: 'default' }, 100);
    awaited.add({ id: 'a', attempt: 2, accountId: 'default' }, 300);
    expect(idsOf(awaited.takeOverdue(200))).toEqual([]);
    expect(awaited.takeAll()).toMatchObject([{ id: 'a', attempt: 2 }]);
  });
});
