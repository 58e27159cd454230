import { createHash } from 'node:crypto';
import { dateOf, MINUTE_MS, minuteOf } from './civil-date';
import type { RandomDefinition, RandomWindow } from './definition';
import { clockOn, type LocalMeaning } from './local-instant';

export interface DrawnTime {
  readonly instant: Date;
  /** What it was drawn from; kept with the occurrence, it tells anybody how to draw it again. */
  readonly drawnFrom: string;
  /** All of its window is skipped by the clocks, and was moved on. */
  readonly isMoved: boolean;
}

/** In real minutes, `first` and `last` included: a clock change makes a window shorter or longer. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly isMoved: boolean;
}

/**
 * The random times of a date: each as likely as any other at which all of them keep their distance, whatever the clocks
 * do. A window that a clock change makes too short for its prompts has fewer. `earliest`: what the date before still
 * forbids.
 */
export function randomTimesOn(day: number, definition: RandomDefinition, place: Place): DrawnTime[] {
  const { windows, minGapMinutes: gap } = definition;
  const clock = clockOn(day, place.zone);
  const spans = windows.map((window) => spanOf(window, definition.gap, clock));
  const limits = latestLasts(spans, windows, gap);
  const drawn: DrawnTime[] = [];
  let earliest = place.earliest;
  for (const [i, span] of spans.entries()) {
    if (span === null) continue;
    const drawnFrom = `${place.seed}/${dateOf(day)}/${i + 1}`;
    const room = { first: Math.max(span.first, earliest), last: limits[i] ?? span.last };
    for (const minute of draw(drawnFrom, windows[i]?.prompts ?? 0, gap, room)) {
      drawn.push({ instant: new Date(minute * MINUTE_MS), drawnFrom, isMoved: span.isMoved });
      earliest = minute + gap;
    }
  }
  return drawn;
}

export interface Place {
  readonly zone: string;
  readonly seed: string;
  /** In real minutes since 1970. */
  readonly earliest: number;
}

/** The last real minute that a date can have a random time in, or null where it can have none. */
export function lastRandomMinuteOn(day: number, { windows, gap }: RandomDefinition, zone: string): number | null {
  const clock = clockOn(day, zone);
  const ends = windows.flatMap((window) => spanOf(window, gap, clock)?.last ?? []);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** Null: the clocks skip all of the window, and its gap policy is to skip it too. */
function spanOf(
  { from, to }: RandomWindow,
  gap: 'shift' | 'skip',
  clock: (minute: number) => LocalMeaning,
): Span | null {
  const minutes = { from: minuteOf(from), last: minuteOf(to) - 1 };
  let first = clock(minutes.from);
  let last = clock(minutes.last);
  const isMoved = first.clock === 'moved' && last.clock === 'moved';
  if (isMoved && gap === 'skip') return null;
  if (!isMoved) {
    // A window half of which is skipped is what is left of it.
    for (let at = minutes.from; first.clock === 'moved'; at += 1) first = clock(at + 1);
    for (let at = minutes.last; last.clock === 'moved'; at -= 1) last = clock(at - 1);
  }
  // Where only the beginning happens twice, from the first of them the clocks would leave the window and come back.
  const begin = first.clock === 'twice' && last.clock !== 'twice' ? first.second : first.instant;
  return { first: realMinuteOf(begin), last: realMinuteOf(last.instant), isMoved };
}

const realMinuteOf = (instant: Date): number => Math.floor(instant.getTime() / MINUTE_MS);

/** How late the last prompt of each window may be, so that those of the later windows still have room. */
function latestLasts(spans: readonly (Span | null)[], windows: readonly RandomWindow[], gap: number): number[] {
  const limits: number[] = [];
  let before = Infinity;
  for (let i = spans.length - 1; i >= 0; i -= 1) {
    const span = spans[i] ?? null;
    limits[i] = Math.min(span?.last ?? -Infinity, before);
    if (span === null) continue;
    const firstOfLatest = (limits[i] ?? 0) - ((windows[i]?.prompts ?? 1) - 1) * gap;
    before = Math.max(firstOfLatest, span.first) - gap;
  }
  return limits;
}

/** Points that are drawn closer together by what their distances take, and then moved apart: no order is preferred. */
function draw(from: string, prompts: number, gap: number, room: { first: number; last: number }): number[] {
  const width = (many: number): number => room.last - room.first - (many - 1) * gap + 1;
  let many = prompts;
  while (many > 0 && width(many) < 1) many -= 1;
  const points = Array.from({ length: many }, (_, i) => Math.floor(fraction(`${from}/${i + 1}`) * width(many)));
  return points.sort((a, b) => a - b).map((point, i) => room.first + point + i * gap);
}

/** The first six bytes of a SHA-256 as a fraction of one: the same number in any language and any release of this code. */
const fraction = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48;
