import type { PipeTransform } from '@nestjs/common';
import type { ZodType } from 'zod';

/** Lets a handler see only payloads that its schema accepts: `@Payload(new ZodPayload(hintSchema))`. */
export class ZodPayload<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: ZodType<T>) {}

  /** @throws ZodError, which fails the job before the handler begins. */
  transform(value: unknown): T {
    return this.schema.parse(value);
  }
}
