import { FROM_THE_START, nextDueFloors, nextStagedFloor, type Seen } from './stage-floors';

const at = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1_000);
const seen = (priority: number, seconds: number, isLeft = false): Seen => ({ priority, runAt: at(seconds), isLeft });

describe('the floors of the next look', () => {
  it('stand a second before the last row seen of each priority, and stay where nothing was seen', () => {
    const before = FROM_THE_START.due.map((_, priority) => (priority === 3 ? at(5) : null));
    const floors = nextDueFloors(before, [seen(9, 10), seen(9, 20), seen(0, 30)]);
    expect([floors[9], floors[3], floors[0], floors[5]]).toEqual([at(19), at(5), at(29), null]);
  });

  it('pass no row that was left', () => {
    const floors = nextDueFloors(FROM_THE_START.due, [seen(4, 10), seen(4, 12, true), seen(4, 14, true), seen(4, 40)]);
    expect(floors[4]).toEqual(at(12));
  });

  it('go by the last row when what was left is later than it less a second', () => {
    expect(nextDueFloors(FROM_THE_START.due, [seen(4, 40.5, true), seen(4, 41)])[4]).toEqual(at(40));
  });

  it('have one place for each priority', () => {
    expect(nextDueFloors(FROM_THE_START.due, [])).toEqual(Array.from({ length: 10 }, () => null));
  });

  it('count what waits from a second before the oldest of it, or before now when nothing does', () => {
    expect([nextStagedFloor(at(7), at(60)), nextStagedFloor(null, at(60))]).toEqual([at(6), at(59)]);
  });
});
