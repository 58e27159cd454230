import { z } from 'zod';
import { isTimeZone } from '../time-zone';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const everySeconds = z.strictObject({
  everySeconds: z.int().min(1).max(31_536_000),
});

const daily = z.strictObject({
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM, such as 09:00'),
  days: z.array(z.enum(WEEKDAYS)).min(1).max(7).optional(),
  zone: z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin').optional(),
});

/** When a recurring timer runs: each so many seconds, or at a local time on all or some weekdays. */
export const scheduleSchema = z.union([everySeconds, daily]);
export type Schedule = z.infer<typeof scheduleSchema>;
