import { type LoggerOptions } from 'pino';
import { errorFields } from './error-fields';
import { type LogOptions } from './log';
import { unlessSaid } from './unless-said';

const SECRET_FIELDS = ['recipient', 'body', 'phone', 'authorization'];

/** A last line of defence for fields at up to three levels; a log should hold ids in the first place. */
const SECRET_PATHS = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

export function pinoOptions({ service, level }: LogOptions): LoggerOptions {
  return {
    level,
    base: { service, pid: process.pid },
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    hooks: { logMethod: unlessSaid() },
    serializers: { err: (error: unknown) => errorFields(error) },
  };
}
