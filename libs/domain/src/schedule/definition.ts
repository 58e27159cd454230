import { z } from 'zod';
import {
  boundFields,
  dateSchema,
  dayNumberSchema,
  daysSchema,
  listSchema,
  minutesSchema,
  overlapField,
  policyFields,
  promptsSchema,
  timeSchema,
  timesSchema,
} from './definition-fields';

const KINDS = ['once', 'daily', 'weekly', 'cron', 'random', 'after-enrolment'] as const;

function strict<const K extends (typeof KINDS)[number], T extends z.ZodRawShape>(kind: K, fields: T) {
  const known = ['kind', ...Object.keys(fields)].join(', ');
  return z.strictObject(
    { kind: z.literal(kind), ...fields },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `a ${kind} schedule has no ${issue.keys.map((key) => `"${key}"`).join(', ')}; its fields are ${known}`
          : `must be an object with the fields ${known}`,
    },
  );
}

const once = strict('once', { date: dateSchema, time: timeSchema, ...policyFields, ...overlapField });

const daily = strict('daily', { times: timesSchema, ...boundFields, ...policyFields, ...overlapField });

const weekly = strict('weekly', {
  days: daysSchema,
  times: timesSchema,
  ...boundFields,
  ...policyFields,
  ...overlapField,
});

const cron = strict('cron', {
  cron: z.string('must be five cron fields, such as "0 9 * * mon-fri"'),
  ...boundFields,
  ...policyFields,
  ...overlapField,
});

/** From `from` on, and before `to`. */
const windowSchema = z.strictObject(
  { from: timeSchema, to: timeSchema, prompts: promptsSchema.default(1) },
  'must be {from, to, prompts?}, such as {"from": "09:00", "to": "12:00"}',
);
export type RandomWindow = z.output<typeof windowSchema>;

/** Real time is drawn in, so that `overlap` has nothing to say. */
const random = strict('random', {
  windows: listSchema(windowSchema, 48, '[{"from": "09:00", "to": "12:00"}]'),
  days: daysSchema.optional(),
  minGapMinutes: minutesSchema(1_440).default(1),
  ...boundFields,
  ...policyFields,
});

const momentSchema = z.strictObject(
  { day: dayNumberSchema, time: timeSchema },
  'must be {day, time}, such as {"day": 3, "time": "09:00"}; day 0 is the date of enrolment',
);

const afterEnrolment = strict('after-enrolment', {
  at: listSchema(momentSchema, 1_000, '[{"day": 3, "time": "09:00"}]'),
  ...policyFields,
  ...overlapField,
});

/** A definition as far as each of its fields goes; `scheduleDefinitionSchema` asks whether anything comes of it. */
export const formSchema = z.discriminatedUnion('kind', [once, daily, weekly, cron, random, afterEnrolment], {
  error: `must be an object whose kind is one of: ${KINDS.join(', ')}`,
});

export type ScheduleDefinition = z.output<typeof formSchema>;
export type RandomDefinition = Extract<ScheduleDefinition, { kind: 'random' }>;
