import { z } from 'zod';
import { StartError } from './start-error';

export interface Settings {
  port: number;
  host: string;
  /** The append-only file that holds everything; made when it is not there. */
  file: string;
}

const environmentSchema = z.object({
  PHONES_PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(8090),
  HOST: z.string().min(1).default('127.0.0.1'),
  PHONES_FILE: z.string().min(1).default('.data/phones.ndjson'),
});

export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const result = environmentSchema.safeParse(environment);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new StartError(`${issue?.path.join('.') ?? 'The environment'} is wrong: ${issue?.message ?? 'invalid'}.`);
  }
  const { PHONES_PORT: port, HOST: host, PHONES_FILE: file } = result.data;
  return { port, host, file };
}
