import { z } from 'zod';
import { idSchema } from '../http/fields';
import { pageFields } from '../http/page';

export const responseListSchema = z.strictObject({ participantId: idSchema.optional(), ...pageFields });
export type ResponseListQuery = z.output<typeof responseListSchema>;
