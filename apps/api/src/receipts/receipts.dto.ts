import { z } from 'zod';
import { idSchema } from '../http/fields';

export const receiptListSchema = z.strictObject({ messageId: idSchema });
export type ReceiptListQuery = z.output<typeof receiptListSchema>;
