import { z } from 'zod';
import { phoneSchema } from './phone-number';

const HOUR_MS = 3_600_000;
const milliseconds = z.number().int().min(0).max(HOUR_MS);

/**
 * What may be made to go wrong. Without `phone` it holds for every phone that has no fault of its own. `times` counts
 * the sends that meet the fault; the look-up mode is no part of that count and stands until it is changed or cleared.
 */
export const faultSchema = z.strictObject({
  phone: phoneSchema.optional(),
  delayMs: milliseconds.optional(),
  reject: z.union([z.boolean(), z.string().min(1)]).optional(),
  dropAnswer: z.boolean().optional(),
  hang: z.boolean().optional(),
  lateAckMs: milliseconds.optional(),
  lookup: z.enum(['network', 'local', 'blind']).optional(),
  times: z.number().int().min(1).optional(),
});

export type Fault = z.infer<typeof faultSchema>;
export type LookupMode = NonNullable<Fault['lookup']>;
export type SendFault = Omit<Fault, 'phone' | 'lookup'>;
