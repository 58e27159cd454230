import { z } from 'zod';
import { pageFields } from '../http/page';

export const recoveryRunListSchema = z.strictObject({
  service: z.enum(['api', 'scheduler', 'outbox-sender', 'whatsapp-gateway']).optional(),
  ...pageFields,
});
export type RecoveryRunListQuery = z.output<typeof recoveryRunListSchema>;
