import { Body, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
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
  participantChangesSchema,
  type ParticipantChangesRequest,
  participantSearchSchema,
  type ParticipantSearchRequest,
  type NewStatusRequest,
  type ParticipantListQuery,
  participantListSchema,
} from './participants.dto';
import { readConsents } from './read-consents';
import { readParticipant, readParticipants } from './read-participants';
import { findParticipants } from './search-participants';
import { changeParticipant } from './update-participant';

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

  @Post('search')
  @HttpCode(200)
  search(@Body(new Valid(participantSearchSchema)) request: ParticipantSearchRequest) {
    return findParticipants(this.db, request);
  }

  @Patch(':id')
  change(
    @Param('id', PathId) id: string,
    @Body(new Valid(participantChangesSchema)) changes: ParticipantChangesRequest,
  ) {
    return changeParticipant(this.db, this.waker, { id, ...changes });
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
