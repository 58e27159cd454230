import { scheduleDefinitionSchema } from './schedule-definition';

const DEFAULTS = { gap: 'shift', misfirePolicy: 'fire-once', quietHours: 'defer' };

it.each([
  { kind: 'once', date: '2026-03-04', time: '09:00', overlap: 'once' },
  { kind: 'daily', times: ['09:00', '18:00'], zone: 'Asia/Kolkata', overlap: 'twice' },
  { kind: 'weekly', days: ['mon', 'thu'], times: ['09:00'], start: '2026-03-04', end: '2026-04-04', overlap: 'once' },
  { kind: 'cron', cron: '*/30 9-17 * * mon-fri', count: 10, overlap: 'once' },
  { kind: 'random', windows: [{ from: '09:00', to: '21:00', prompts: 5 }], minGapMinutes: 60, usefulForMinutes: 30 },
  { kind: 'after-enrolment', at: [{ day: 3, time: '09:00' }], overlap: 'once' },
])('takes %j', (definition) => {
  expect(scheduleDefinitionSchema.parse(definition)).toEqual({ ...DEFAULTS, ...definition });
});

const daily = { kind: 'daily', times: ['09:00'] };
const window = { from: '09:00', to: '12:00' };
const random = { kind: 'random', windows: [window] };

it.each<[object | null, string[]]>([
  [null, [': must be an object whose kind is one of: once, daily, weekly, cron, random, after-enrolment']],
  [
    { kind: 'hourly' },
    ['kind: must be an object whose kind is one of: once, daily, weekly, cron, random, after-enrolment'],
  ],
  [
    { kind: 'once', date: '2026-02-30', time: '09:00' },
    ['date: must be a date that exists, as YYYY-MM-DD, such as 2026-02-28'],
  ],
  [
    { kind: 'once', time: '25:00' },
    [
      'date: must be a date YYYY-MM-DD, such as 2026-03-04',
      'time: must be a time HH:MM from 00:00 to 23:59, such as 09:00',
    ],
  ],
  [{ kind: 'daily', times: [] }, ['times: must name at least one, such as ["09:00"]']],
  [{ kind: 'daily', times: ['09:00', '18:00', '09:00'] }, ['times.2: names "09:00" again; leave it out']],
  [
    { ...daily, tmes: 1 },
    [
      ': a daily schedule has no "tmes"; its fields are kind, times, start, end, count, zone, gap, usefulForMinutes, misfirePolicy, misfireGraceSeconds, quietHours, overlap',
    ],
  ],
  [
    { ...daily, zone: 'Europe/Atlantis' },
    ["zone: must be an IANA time zone, such as Europe/Berlin; leave it out for the participant's own"],
  ],
  [
    { ...daily, start: '2026-03-04', end: '2026-03-03' },
    ['end: lies before start, 2026-03-04; it is the last date and must not'],
  ],
  [{ ...daily, count: 0 }, ['count: must be at least 1']],
  [{ ...daily, gap: 'twice' }, ['gap: must be one of: shift, skip']],
  [
    { ...daily, misfirePolicy: 'fire-within' },
    ['misfireGraceSeconds: must say how late is still in time, as misfirePolicy "fire-within" asks'],
  ],
  [
    { ...daily, misfireGraceSeconds: 60 },
    ['misfireGraceSeconds: belongs to misfirePolicy "fire-within", not to "fire-once"; leave one of them out'],
  ],
  [
    { kind: 'weekly', days: ['monday'], times: ['09:00'] },
    ['days.0: must be one of: mon, tue, wed, thu, fri, sat, sun'],
  ],
  [
    { kind: 'weekly', days: ['sun'], times: ['09:00'], start: '2026-03-02', end: '2026-03-07' },
    ["end: none of the schedule's dates lies between 2026-03-02 and 2026-03-07; widen the range"],
  ],
  [
    { kind: 'cron', cron: '0 9 30 2 *' },
    ['cron: names only dates that no year has (0 9 30 2 *); give a day of month that its months have'],
  ],
  [{ kind: 'cron', cron: '0 25 * * *' }, ['cron: the hour "25" must be a number from 0 to 23']],
  [
    { kind: 'cron', cron: '0 9 29 2 *', start: '2026-01-01', end: '2027-12-31' },
    ["end: none of the schedule's dates lies between 2026-01-01 and 2027-12-31; widen the range"],
  ],
  [
    { ...random, windows: [{ from: '22:00', to: '02:00' }] },
    ['windows.0.to: must lie after from, 22:00; make two windows of one that goes past midnight'],
  ],
  [
    { ...random, windows: [window, { from: '11:00', to: '13:00' }] },
    ['windows.1.from: must not lie before the end of the window before it, 12:00; put them in order, apart'],
  ],
  [
    { ...random, windows: [{ ...window, prompts: 4 }], minGapMinutes: 60 },
    [
      'windows.0.prompts: has no room for 4 at least 60 minutes apart: the earliest possible last one is 12:00, and it ends before 12:00; ask for fewer, widen it or lower minGapMinutes',
    ],
  ],
  [
    { ...random, windows: [window, { from: '12:00', to: '13:00' }], minGapMinutes: 240 },
    [
      'windows.1.prompts: has no room for 1 at least 240 minutes apart: the earliest possible last one is 13:00, and it ends before 13:00; ask for fewer, widen it or lower minGapMinutes',
    ],
  ],
  [
    { ...random, windows: [{ from: '00:10', to: '23:50' }], minGapMinutes: 60 },
    [
      "minGapMinutes: is more than the 21 minutes from the end of the last window, 23:50, to the next day's first, 00:10; lower it, or move a window",
    ],
  ],
  [{ ...random, overlap: 'twice' }, [expect.stringContaining(': a random schedule has no "overlap"')]],
  [{ kind: 'after-enrolment', at: [{ day: -1, time: '09:00' }] }, ['at.0.day: must be at least 0']],
  [{ kind: 'after-enrolment', at: [{ day: 3 }] }, ['at.0.time: must be a time HH:MM, such as 09:00']],
])('refuses %j and says why', (definition, refusals) => {
  const read = scheduleDefinitionSchema.safeParse(definition);
  expect(read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual(refusals);
});

it('takes a window near midnight where no two dates follow each other', () => {
  const weekend = { kind: 'random', windows: [{ from: '00:10', to: '23:50' }], minGapMinutes: 60, days: ['sat'] };
  expect(scheduleDefinitionSchema.safeParse(weekend).success).toBe(true);
  expect(scheduleDefinitionSchema.safeParse({ ...weekend, days: ['sat', 'sun'] }).success).toBe(false);
});
