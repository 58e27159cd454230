import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { changeParticipantPhone } from './change-participant-phone';
import { newPhoneSchema, type NewPhoneRequest } from './participants.dto';
import { readPhones } from './read-phones';

@AdminController('participants/:id')
export class ParticipantPhonesController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Post('phone')
  @HttpCode(200)
  change(@Param('id', PathId) id: string, @Body(new Valid(newPhoneSchema)) request: NewPhoneRequest) {
    return changeParticipantPhone(this.db, this.waker, { id, ...request });
  }

  @Get('phones')
  list(@Param('id', PathId) id: string) {
    return readPhones(this.db, id);
  }
}
