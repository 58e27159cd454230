import { z } from 'zod';

const HOUR_MS = 3_600_000;
const MAX_PER_DAY = 10_000;
const MAX_WARM_UP_DAYS = 60;
const MAX_SILENT_DAYS = 3_650;
const DAY_SECONDS = 86_400;

const whole = (what: string, min: number, max: number) =>
  z
    .int(`must be ${what}, a whole number from ${min} to ${max}`)
    .min(min, `must be ${what}, at least ${min}`)
    .max(max, `must be ${what}, at most ${max}`);

const perDay = whole('people a day', 0, MAX_PER_DAY);

/** What may be said of an account's pace; what is left out stays as it is. */
export const paceChangeSchema = z
  .strictObject({
    gapMs: whole('milliseconds', 0, HOUR_MS).optional(),
    gapJitterMs: whole('milliseconds', 0, HOUR_MS).optional(),
    replyGapMs: whole('milliseconds', 0, HOUR_MS).optional(),
    coldPerDay: perDay.nullable().optional(),
    warmUp: z.array(perDay).max(MAX_WARM_UP_DAYS, `must name at most ${MAX_WARM_UP_DAYS} days`).optional(),
    silentDays: whole('days', 1, MAX_SILENT_DAYS).nullable().optional(),
    loopSeconds: whole('seconds', 0, DAY_SECONDS).optional(),
  })
  .refine(
    (change) => Object.keys(change).length > 0,
    'must change something: gapMs, gapJitterMs, replyGapMs, coldPerDay, warmUp, silentDays or loopSeconds',
  );
export type PaceChange = z.output<typeof paceChangeSchema>;
