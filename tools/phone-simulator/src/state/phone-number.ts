import { z } from 'zod';

/** E.164 by form, with or without its `+`; the value is always `+` and digits. */
export const phoneSchema = z
  .string()
  .regex(/^\+?\d{7,15}$/, 'must be 7 to 15 digits, with or without a leading +')
  .transform((phone) => (phone.startsWith('+') ? phone : `+${phone}`));
