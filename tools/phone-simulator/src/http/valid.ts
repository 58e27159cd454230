import { type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { type z } from 'zod';
import { Refusal } from './problem';

/** Lets through what the schema accepts, in its canonical form; answers anything else with 400, naming the field. */
export class Valid<Schema extends z.ZodType> implements PipeTransform<unknown, z.infer<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(value: unknown, { data: parameter = 'body' }: ArgumentMetadata): z.infer<Schema> {
    const result = this.schema.safeParse(value);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const field = (issue && fieldOf(issue)) ?? parameter;
    throw new Refusal(400, `${field}: ${issue?.message ?? 'invalid'}`, { field });
  }
}

function fieldOf(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return issue.keys[0];
  return issue.path.length > 0 ? issue.path.join('.') : undefined;
}
