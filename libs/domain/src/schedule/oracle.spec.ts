import { bruteForce, CLOCK_POLICIES, type ClockPolicy, firstMinuteNotIn } from '../../test/oracle/brute-force';
import { DaysAround } from '../../test/oracle/days-around';
import { drawnFaults } from '../../test/oracle/drawn-faults';
import { type ClockChange, ZoneClock } from '../../test/oracle/zone-clock';
import { dateOf, timeOf, weekdayOf } from './civil-date';
import { occurrencesAfter } from './occurrences-after';
import { decideQuietHours } from './quiet-hours';
import { scheduleDefinitionSchema } from './schedule-definition';

/** `ORACLE=long`: every zone that this platform knows, every change of its clocks from 2000 to 2040, every policy. */
const IS_LONG = process.env.ORACLE === 'long';
const FROM = Date.parse('2000-01-01T00:00:00Z');
const TO = Date.parse('2041-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;

jest.setTimeout(IS_LONG ? 600_000 : 60_000);

/** Half hours, two and three hours, a lost date, midnights, changes twice a year against the sun, and no change at all. */
const ODD_ZONES = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/New_York',
  'America/Nuuk',
  'America/St_Johns',
  'Antarctica/Casey',
  'Antarctica/Troll',
  'Antarctica/Vostok',
  'Asia/Gaza',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Pacific/Apia',
];
const ZONES = IS_LONG ? [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])] : ODD_ZONES;

/** Shorter looks would find the same: no zone has changed its clocks twice within a week. */
const changesOf = (zone: string): ClockChange[] =>
  new ZoneClock(zone).changes(FROM, TO, IS_LONG ? 24 * HOUR_MS : 84 * HOUR_MS);

/** In the short form the last change of each zone, direction and size. */
const sampleOf = (changes: ClockChange[]): ClockChange[] =>
  IS_LONG ? changes : [...new Map(changes.map((change) => [`${change.before} ${change.after}`, change])).values()];

const parse = (definition: object) => scheduleDefinitionSchema.parse(definition);

/** The definition's occurrences around a change, as text. */
function planned(definition: object, zone: string, { days }: DaysAround): string[] {
  const from = new Date((days[0]! - 3) * 24 * HOUR_MS);
  const context = { zone, enrolledAt: from, seed: 'oracle' };
  const bounded = parse({ ...definition, start: dateOf(days[0]!), end: dateOf(days.at(-1)!) });
  return [...occurrencesAfter(bounded, context, { after: from, number: 0 })].map(
    ({ instant, localDate, localTime, byClockChange }) =>
      [instant.toISOString(), localDate, localTime, byClockChange].filter((part) => part !== null).join(' '),
  );
}

const firstDifference = (found: string[], expected: string[]): string[] => {
  const at = Array.from({ length: Math.max(found.length, expected.length) }, (_, i) => i).find(
    (i) => found[i] !== expected[i],
  );
  return at === undefined ? [] : [`found ${found[at] ?? 'no more'}, expected ${expected[at] ?? 'no more'}`];
};

function cronFaults(zone: string, around: DaysAround, policy: ClockPolicy): string[] {
  const cron = `* ${around.hours.join(',')} * * *`;
  const minutes = around.hours.flatMap((hour) => Array.from({ length: 60 }, (_, minute) => hour * 60 + minute));
  const expected = bruteForce(around, { days: around.days, minutes }, policy);
  return firstDifference(planned({ kind: 'cron', cron, ...policy }, zone, around), expected);
}

function timesFaults(zone: string, around: DaysAround, policy: ClockPolicy): string[] {
  const minutes = around.hours.flatMap((hour) => [hour * 60, hour * 60 + 1, hour * 60 + 30]);
  const times = minutes.map(timeOf);
  const changed = around.days.slice(1, -1);
  const onOne = { days: changed.slice(0, 1), minutes };
  const weekdays = [weekdayOf(changed[0]!)];
  return [
    ...firstDifference(
      planned({ kind: 'daily', times, ...policy }, zone, around),
      bruteForce(around, { days: around.days, minutes }, policy),
    ),
    ...firstDifference(
      planned({ kind: 'weekly', days: weekdays, times, ...policy }, zone, around),
      bruteForce(around, onOne, policy),
    ),
  ];
}

function randomFaults(zone: string, around: DaysAround, gap: 'shift' | 'skip'): string[] {
  const [first, last] = [around.hours[0]!, Math.min(around.hours.at(-1)!, around.hours[0]! + 4)];
  const windows: [number, number][] = [
    [first * 60, (last + 1) * 60 - 1],
    [first * 60 + 60, first * 60 + 90],
    [first * 60 + 75, first * 60 + 165],
    [first * 60 + 70, first * 60 + 80],
  ];
  const prompts = 3;
  const minGap = 4;
  return windows
    .filter(([from, to]) => from < to && to < 1_440)
    .flatMap((window) =>
      around.days.slice(1, -1).flatMap((day) => {
        const windows = [{ from: timeOf(window[0]), to: timeOf(window[1]), prompts }];
        const date = dateOf(day);
        const definition = parse({ kind: 'random', windows, minGapMinutes: minGap, start: date, end: date, gap });
        const after = new Date((day - 3) * 24 * HOUR_MS);
        const context = { zone, enrolledAt: after, seed: 'oracle' };
        const drawn = [...occurrencesAfter(definition, context, { after, number: 0 })];
        return drawnFaults(around, { day, window, prompts, minGap, gap }, drawn);
      }),
    );
}

function quietFaults(zone: string, around: DaysAround, { at }: ClockChange): string[] {
  const faults: string[] = [];
  for (const [i, hour] of around.hours.entries()) {
    const [from, to] = [(hour + 20) % 24, hour].map((h) => h * 60 + ((i * 25) % 60)) as [number, number];
    const isQuiet = (minute: number): boolean =>
      from < to ? from <= minute && minute < to : from <= minute || minute < to;
    for (let minute = at - 300; minute < at + 300; minute += 23) {
      const expected = firstMinuteNotIn(around, minute, isQuiet);
      const prompt = { zone, policy: 'defer', usefulUntil: new Date(8.64e15) } as const;
      const hours = { from: timeOf(from), to: timeOf(to) };
      const decision = decideQuietHours(hours, { ...prompt, instant: new Date(minute * 60_000) });
      const until = decision.verdict === 'defer' ? decision.until.getTime() / 60_000 : minute;
      if (until !== expected) faults.push(`quiet until ${until}, expected ${expected}`);
    }
  }
  return faults;
}

describe.each(ZONES)('%s', (zone) => {
  const changes = changesOf(zone);
  // Where the clocks are never changed, any minute will do.
  const offset = new ZoneClock(zone).offsetAt(FROM);
  const looked = changes.length > 0 ? sampleOf(changes) : [{ at: FROM / 60_000, before: offset, after: offset }];

  it('changes its clocks at most once in 52 hours, and on a minute', () => {
    const tooClose = changes.filter(({ at }, i) => at - (changes[i - 1]?.at ?? -Infinity) <= 52 * 60);
    expect(tooClose).toEqual([]);
    expect(changes.flatMap(({ before, after }) => [before, after]).filter((minutes) => minutes % 1 !== 0)).toEqual([]);
  });

  it('plans, draws and keeps quiet as a search through every minute does', () => {
    const faults = looked.flatMap((change) => {
      const around = new DaysAround(change);
      const of = (what: string) => (fault: string) =>
        `${what} at ${new Date(change.at * 60_000).toISOString()}: ${fault}`;
      return [
        ...CLOCK_POLICIES.flatMap((policy) => cronFaults(zone, around, policy).map(of(JSON.stringify(policy)))),
        ...CLOCK_POLICIES.flatMap((policy) => timesFaults(zone, around, policy).map(of(JSON.stringify(policy)))),
        ...(['shift', 'skip'] as const).flatMap((gap) => randomFaults(zone, around, gap).map(of(`random ${gap}`))),
        ...quietFaults(zone, around, change).map(of('quiet hours')),
      ];
    });
    expect(faults).toEqual([]);
  });
});
