import { z } from 'zod';
import { studySchema } from '../http/fields';

export const importQuerySchema = z.strictObject({
  study: studySchema,
  dryRun: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((text) => text === 'true'),
  onErrors: z.enum(['refuse', 'skip'], 'must be refuse or skip').default('refuse'),
});
export type ImportQuery = z.output<typeof importQuerySchema>;
