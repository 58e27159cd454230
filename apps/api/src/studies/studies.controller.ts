import { Body, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { StudyCode } from '../http/study-code.pipe';
import { Valid } from '../http/valid.pipe';
import { changeStudyAsAsked } from './change-study';
import { closeStudyAsAsked } from './close-study';
import { confirmExportOf } from './confirm-export';
import { createStudy } from './create-study';
import { moveStudyAsAsked } from './move-study';
import { readStudies, readStudy } from './read-studies';
import { readSummary } from './read-summary';
import {
  closeStudySchema,
  type CloseStudyRequest,
  confirmExportSchema,
  type ConfirmExportRequest,
  moveStudySchema,
  type MoveStudyRequest,
  newStudySchema,
  type NewStudyRequest,
  studyChangeSchema,
  type StudyChangeRequest,
  studyListSchema,
  type StudyListQuery,
} from './studies.dto';

@AdminController('studies')
export class StudiesController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Post()
  create(@Body(new Valid(newStudySchema)) request: NewStudyRequest) {
    return createStudy(this.db, request);
  }

  @Get()
  list(@Query(new Valid(studyListSchema)) query: StudyListQuery) {
    return readStudies(this.db, query);
  }

  @Get(':code')
  one(@Param('code', StudyCode) code: string) {
    return readStudy(this.db, code);
  }

  @Patch(':code')
  change(@Param('code', StudyCode) code: string, @Body(new Valid(studyChangeSchema)) change: StudyChangeRequest) {
    return changeStudyAsAsked(this.db, this.waker, { code, ...change });
  }

  @Post(':code/close')
  @HttpCode(200)
  close(@Param('code', StudyCode) code: string, @Body(new Valid(closeStudySchema)) request: CloseStudyRequest) {
    return closeStudyAsAsked(this.db, code, request);
  }

  @Post(':code/account')
  @HttpCode(200)
  move(@Param('code', StudyCode) code: string, @Body(new Valid(moveStudySchema)) request: MoveStudyRequest) {
    return moveStudyAsAsked({ db: this.db, waker: this.waker }, code, request);
  }

  @Get(':code/summary')
  summary(@Param('code', StudyCode) code: string) {
    return readSummary(this.db, code);
  }

  @Post(':code/export/confirm')
  @HttpCode(200)
  confirm(@Param('code', StudyCode) code: string, @Body(new Valid(confirmExportSchema)) request: ConfirmExportRequest) {
    return confirmExportOf(this.db, code, request);
  }
}
