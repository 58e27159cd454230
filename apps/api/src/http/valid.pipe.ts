import { type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { type z } from 'zod';
import { fieldErrorsOf, wording } from './field-errors';
import { badFields } from './refusal';

/** Lets through what the schema accepts, in its canonical form; answers anything else with 400, the fields named. */
export class Valid<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(value: unknown, { type }: ArgumentMetadata): z.output<Schema> {
    const result = this.schema.safeParse(value, { error: wording });
    if (result.success) return result.data;
    throw badFields(fieldErrorsOf(result.error, type));
  }
}
