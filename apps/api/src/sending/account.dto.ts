import { paceChangeSchema } from '@promptpipe/domain';
import { z } from 'zod';
import { instantSchema, textSchema } from '../http/fields';
import { pageFields } from '../http/page';
import { phoneSchema } from '../participants/person-fields';

const MAX_REASON = 500;

/** As the table checks it. */
const accountIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be 1 to 63 small letters, digits or hyphens, and not begin with a hyphen');

/** Whether people who have never written to the account are written to. */
const coldSendsSchema = z.discriminatedUnion('paused', [
  z.strictObject({
    paused: z.literal(true),
    until: instantSchema,
    reason: textSchema(MAX_REASON).transform((reason) => reason.trim()),
  }),
  z.strictObject({ paused: z.literal(false) }),
]);

const driverSchema = z.enum(['simulated', 'whatsapp-web']);

/** `phone`: the number that it is to be; without it the first pairing says so. */
export const newAccountSchema = z.strictObject({
  id: accountIdSchema,
  driver: driverSchema.default('whatsapp-web'),
  phone: phoneSchema.optional(),
});
export type NewAccountRequest = z.output<typeof newAccountSchema>;

export const accountChangeSchema = z
  .strictObject({
    driver: driverSchema.optional(),
    /** Null: the next pairing says so. */
    phone: phoneSchema.nullable().optional(),
    pace: paceChangeSchema.optional(),
    coldSends: coldSendsSchema.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something: driver, phone, pace or coldSends');
export type AccountChangeRequest = z.output<typeof accountChangeSchema>;

export const accountEventListSchema = z.strictObject(pageFields);
export type AccountEventListQuery = z.output<typeof accountEventListSchema>;
