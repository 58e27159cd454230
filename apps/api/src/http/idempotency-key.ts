import { type IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { badField } from './refusal';

/** There is one key so far. Its name is part of the causes of messages and jobs, so it never changes. */
export const ADMIN_KEY_ID = 'admin';

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** The header's value, or null without one. */
function readIdempotencyKey(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && PRINTABLE.test(header)) return header;
  throw badField('Idempotency-Key', 'must be 1 to 255 printable ASCII characters');
}

export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  readIdempotencyKey(context.switchToHttp().getRequest<IncomingMessage>().headers['idempotency-key']),
);
