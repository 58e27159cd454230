import { brokerShape, databaseShape, httpShape, instant, loadConfig, logShape, portNumber } from '@promptpipe/config';
import { z } from 'zod';

const shape = {
  ...databaseShape,
  ...brokerShape,
  ...httpShape,
  ...logShape,
  API_PORT: portNumber(8080),
  /** Holds the key that callers show; read once, at the start. */
  ADMIN_KEY_FILE: z.string().meta({ examples: ['.data/admin-key'] }),
  SOLE_OWNER_BEFORE: instant().optional(),
};

export const loadApiConfig = (env?: Readonly<Record<string, string | undefined>>) => loadConfig(shape, env);
export type ApiConfig = ReturnType<typeof loadApiConfig>;

export const API_CONFIG = Symbol('API_CONFIG');
