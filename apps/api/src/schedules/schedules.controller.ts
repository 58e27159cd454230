import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { changeSchedule } from './change-schedule';
import { createSchedule } from './create-schedule';
import { deleteSchedule } from './delete-schedule';
import { previewSchedule } from './preview-schedule';
import { readOccurrences } from './read-occurrences';
import { readSchedule, readSchedules } from './read-schedules';
import {
  type ChangedScheduleRequest,
  changedScheduleSchema,
  type NewScheduleRequest,
  newScheduleSchema,
  type OccurrenceListQuery,
  occurrenceListSchema,
  type PreviewQuery,
  previewSchema,
  type ScheduleListQuery,
  scheduleListSchema,
} from './schedules.dto';

@AdminController('schedules')
export class SchedulesController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Post()
  create(@Body(new Valid(newScheduleSchema)) request: NewScheduleRequest) {
    return createSchedule(this.db, this.waker, request);
  }

  @Get()
  list(@Query(new Valid(scheduleListSchema)) query: ScheduleListQuery) {
    return readSchedules(this.db, query);
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readSchedule(this.db, id);
  }

  @Patch(':id')
  change(@Param('id', PathId) id: string, @Body(new Valid(changedScheduleSchema)) request: ChangedScheduleRequest) {
    return changeSchedule(this.db, this.waker, { id, ...request });
  }

  @Delete(':id')
  delete(@Param('id', PathId) id: string) {
    return deleteSchedule(this.db, this.waker, id);
  }

  @Get(':id/preview')
  preview(@Param('id', PathId) id: string, @Query(new Valid(previewSchema)) query: PreviewQuery) {
    return previewSchedule(this.db, id, query);
  }

  @Get(':id/occurrences')
  occurrences(@Param('id', PathId) id: string, @Query(new Valid(occurrenceListSchema)) query: OccurrenceListQuery) {
    return readOccurrences(this.db, id, query);
  }
}
