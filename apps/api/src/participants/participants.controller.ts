import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { changeParticipantStatus } from './change-participant-status';
import { createParticipant } from './create-participant';
import {
  newParticipantSchema,
  type NewParticipantRequest,
  newStatusSchema,
  type NewStatusRequest,
  type ParticipantListQuery,
  participantListSchema,
} from './participants.dto';
import { readConsents } from './read-consents';
import { readParticipant, readParticipants } from './read-participants';

@AdminController('participants')
export class ParticipantsController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Post()
  create(@Body(new Valid(newParticipantSchema)) request: NewParticipantRequest) {
    return createParticipant(this.db, this.waker, request);
  }

  @Get()
  list(@Query(new Valid(participantListSchema)) query: ParticipantListQuery) {
    return readParticipants(this.db, query);
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readParticipant(this.db, id);
  }

  @Post(':id/status')
  @HttpCode(200)
  changeStatus(@Param('id', PathId) id: string, @Body(new Valid(newStatusSchema)) request: NewStatusRequest) {
    return changeParticipantStatus(this.db, this.waker, { id, ...request });
  }

  @Get(':id/consents')
  consents(@Param('id', PathId) id: string, @Query(new Valid(participantListSchema)) query: ParticipantListQuery) {
    return readConsents(this.db, id, query);
  }
}
