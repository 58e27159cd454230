import { Injectable, type PipeTransform } from '@nestjs/common';
import { idSchema } from './fields';
import { notFound } from './refusal';

/** What is no id at all is the id of nothing. */
@Injectable()
export class PathId implements PipeTransform<string, string> {
  transform(value: string): string {
    const id = idSchema.safeParse(value);
    if (id.success) return id.data;
    throw notFound('resource');
  }
}
