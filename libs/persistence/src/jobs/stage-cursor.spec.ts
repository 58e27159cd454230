import { FROM_THE_START, type StageFloors } from './stage-floors';
import { StageCursor, WHOLE_LOOK_EACH_MS } from './stage-cursor';

const FLOORS: StageFloors = { due: FROM_THE_START.due.map(() => new Date(0)), staged: new Date(0) };

describe('StageCursor', () => {
  let now: number;
  let cursor: StageCursor;
  const looked = (): StageFloors => {
    const floors = cursor.next();
    cursor.reached(FLOORS);
    return floors;
  };

  beforeEach(() => {
    now = 5_000;
    cursor = new StageCursor(() => now);
  });

  it('looks from the start first, then from where it came to', () => {
    expect([looked(), looked(), looked()]).toEqual([FROM_THE_START, FLOORS, FLOORS]);
  });

  it('looks from the start again each second, however often it looks', () => {
    looked();
    now += WHOLE_LOOK_EACH_MS - 1;
    expect(looked()).toEqual(FLOORS);
    now += 1;
    expect([looked(), looked()]).toEqual([FROM_THE_START, FLOORS]);
  });

  it('looks from the start at once when something came back', () => {
    looked();
    cursor.reset();
    expect([looked(), looked()]).toEqual([FROM_THE_START, FLOORS]);
  });

  it('does so too when it came back during a look', () => {
    looked();
    cursor.next();
    cursor.reset();
    cursor.reached(FLOORS);
    expect(looked()).toEqual(FROM_THE_START);
  });
});
