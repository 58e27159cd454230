import { hoursOfDay, zoneName } from './restart-hours';

describe('hoursOfDay', () => {
  it.each([
    ['2-5', { from: 2, until: 5 }],
    ['22-3', { from: 22, until: 3 }],
    ['0-24', { from: 0, until: 0 }],
    [undefined, { from: 1, until: 4 }],
  ])('reads %s', (text, hours) => {
    expect(hoursOfDay('1-4').parse(text)).toEqual(hours);
  });

  it.each(['5', '2-25', 'two-five', ''])('refuses %s', (text) => {
    expect(hoursOfDay('1-4').safeParse(text).success).toBe(false);
  });
});

describe('zoneName', () => {
  it('takes zones of the list alone', () => {
    expect(zoneName('UTC').parse('Europe/Berlin')).toBe('Europe/Berlin');
    expect(zoneName('UTC').safeParse('Europe/Nowhere').success).toBe(false);
  });
});
