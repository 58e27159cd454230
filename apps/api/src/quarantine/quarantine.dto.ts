import { QUARANTINE_STATUSES, WARD_TABLES } from '@promptpipe/persistence';
import { z } from 'zod';
import { pageFields } from '../http/page';

export const quarantineListSchema = z.strictObject({
  table: z.enum(WARD_TABLES, `must be one of ${WARD_TABLES.join(', ')}`).optional(),
  status: z.enum(QUARANTINE_STATUSES, `must be one of ${QUARANTINE_STATUSES.join(', ')}`).optional(),
  ...pageFields,
});
export type QuarantineListQuery = z.output<typeof quarantineListSchema>;
