import { HighestAcks } from './highest-acks';

it('passes on what is higher than all before it, message by message', () => {
  const acks = new HighestAcks();
  const told = [
    ['A', 1],
    ['A', 1],
    ['B', -1],
    ['A', 3],
    ['A', 2],
    ['B', 1],
  ] as const;
  expect(told.filter(([id, level]) => acks.rises(id, level))).toEqual([
    ['A', 1],
    ['B', -1],
    ['A', 3],
    ['B', 1],
  ]);
});

it('forgets the oldest of very many', () => {
  const acks = new HighestAcks();
  acks.rises('first', 1);
  for (let n = 0; n < 6_000; n += 1) acks.rises(`later ${n}`, 1);
  expect(acks.rises('first', 1)).toBe(true);
  expect(acks.rises('later 5999', 1)).toBe(false);
});
