import { CALLBACK_PARAMS, CALLBACK_TYPES, MISFIRE_POLICIES, scheduleSchema } from '@promptpipe/domain';
import { z } from 'zod';
import { idSchema, instantSchema, MAX_NAME, textSchema } from '../http/fields';
import { pageFields } from '../http/page';

/** A year. */
const MAX_DELAY_SECONDS = 31_536_000;

const FORMS = ['at', 'afterSeconds', 'schedule'] as const;
const GRACE_ONLY = 'belongs to misfirePolicy "fire-within", and to no other';
const ONE_FORM = 'give exactly one of at, afterSeconds and schedule';

const delaySchema = z
  .int('must be a whole number of seconds')
  .min(0, 'must not be negative')
  .max(MAX_DELAY_SECONDS, `must be at most ${MAX_DELAY_SECONDS} seconds (a year)`);

const scheduleForms = z.union(scheduleSchema.options, 'must be {everySeconds} or {time, days?, zone?}');

export const newTimerSchema = z
  .strictObject({
    participantId: idSchema,
    callbackType: z.literal('scheduled_prompt', 'must be "scheduled_prompt"'),
    params: CALLBACK_PARAMS.scheduled_prompt.extend({ promptId: idSchema }),
    at: instantSchema.optional(),
    afterSeconds: delaySchema.optional(),
    schedule: scheduleForms.optional(),
    misfirePolicy: z.enum(MISFIRE_POLICIES, `must be one of: ${MISFIRE_POLICIES.join(', ')}`).default('fire-once'),
    misfireGraceSeconds: delaySchema.optional(),
    expiresAt: instantSchema.optional(),
  })
  .superRefine((timer, context) => {
    if ((timer.misfirePolicy === 'fire-within') !== (timer.misfireGraceSeconds !== undefined)) {
      context.addIssue({ code: 'custom', path: ['misfireGraceSeconds'], message: GRACE_ONLY });
    }
    const given = FORMS.filter((form) => timer[form] !== undefined);
    if (given.length === 1) return;
    const atFault = given.length === 0 ? FORMS : given;
    for (const form of atFault) context.addIssue({ code: 'custom', path: [form], message: ONE_FORM });
  });
export type NewTimerRequest = z.output<typeof newTimerSchema>;

const callbackTypeSchema = z.enum(CALLBACK_TYPES, `must be one of: ${CALLBACK_TYPES.join(', ')}`);

export const timerListSchema = z.strictObject({
  ...pageFields,
  participantId: idSchema.optional(),
  flowType: textSchema(MAX_NAME).optional(),
  callbackType: callbackTypeSchema.optional(),
});
export type TimerListQuery = z.output<typeof timerListSchema>;

export const participantTimersSchema = z.strictObject(pageFields);
export type ParticipantTimersQuery = z.output<typeof participantTimersSchema>;
