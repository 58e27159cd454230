import { AUDITED } from '@promptpipe/persistence';
import { z } from 'zod';
import { MAX_NAME, textSchema } from '../http/fields';
import { pageFields } from '../http/page';

export const auditListSchema = z
  .strictObject({
    subjectType: z.enum(AUDITED, `must be one of ${AUDITED.join(', ')}`).optional(),
    /** As in the addresses here: the code of a study, the id of an account or a batch. */
    subject: textSchema(MAX_NAME).optional(),
    actor: textSchema(MAX_NAME).optional(),
    action: textSchema(MAX_NAME).optional(),
    ...pageFields,
  })
  .refine(({ subject, subjectType }) => subject === undefined || subjectType !== undefined, {
    path: ['subjectType'],
    error: `is missing: say what the subject is, one of ${AUDITED.join(', ')}`,
  });
export type AuditListQuery = z.output<typeof auditListSchema>;
