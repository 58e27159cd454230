import { Injectable, type PipeTransform } from '@nestjs/common';
import { STUDY_CODE } from '@promptpipe/domain';
import { noSuchStudy } from './refusal';

/** What can be no code is the code of nothing. */
@Injectable()
export class StudyCode implements PipeTransform<string, string> {
  transform(value: string): string {
    if (STUDY_CODE.test(value)) return value;
    throw noSuchStudy();
  }
}
