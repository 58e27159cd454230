import { Injectable, type PipeTransform } from '@nestjs/common';
import { Refusal } from './refusal';

/** The code of a study and the id of an account; the database has the same rule. */
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** What is no name at all is the name of nothing. */
@Injectable()
export class PathName implements PipeTransform<string, string> {
  transform(value: string): string {
    if (NAME.test(value)) return value;
    throw new Refusal(404, 'There is nothing of this name.');
  }
}
