import { z } from 'zod';

export const httpShape = {
  HOST: z
    .string()
    .default('0.0.0.0')
    .meta({ examples: ['127.0.0.1'] }),
};
