import { z } from 'zod';

/**
 * Who has a number. `lid`: gateways hear of them by a lid and the number behind it; `lid-asked`: by a lid, and whose it is is told to
 * who asks; `lid-only`: by a lid, which is told only to who asks for the number.
 */
export const personSchema = z.strictObject({
  onWhatsApp: z.boolean().default(true),
  named: z.enum(['phone', 'lid', 'lid-asked', 'lid-only']).default('phone'),
});

export type Person = z.output<typeof personSchema>;
