import { CALLBACK_PARAMS, scheduleSchema } from '@promptpipe/domain';
import { z } from 'zod';
import { idSchema } from '../http/fields';

/** A year. */
const MAX_DELAY_SECONDS = 31_536_000;
const LAST_INSTANT = Date.UTC(9_999, 11, 31);

const FORMS = ['at', 'afterSeconds', 'schedule'] as const;
const ONE_FORM = 'give exactly one of at, afterSeconds and schedule';

/** An instant in the past is no mistake: it fires at once. */
const instantSchema = z.iso
  .datetime({
    offset: true,
    error: 'must be an ISO 8601 instant with Z or an offset, such as 2026-03-01T09:00:00+01:00',
  })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() >= 0 && at.getTime() <= LAST_INSTANT, 'must lie between 1970 and 9999');

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
  })
  .superRefine((timer, context) => {
    const given = FORMS.filter((form) => timer[form] !== undefined);
    if (given.length === 1) return;
    const atFault = given.length === 0 ? FORMS : given;
    for (const form of atFault) context.addIssue({ code: 'custom', path: [form], message: ONE_FORM });
  });
export type NewTimerRequest = z.output<typeof newTimerSchema>;
