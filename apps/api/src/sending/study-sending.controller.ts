import { Body, Param, Put } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathName } from '../http/path-name.pipe';
import { Valid } from '../http/valid.pipe';
import { type SendingRequest, sendingSchema } from './sending.dto';
import { STUDY_BRAKE, switchSending } from './switch-sending';

@AdminController('studies/:code/sending')
export class StudySendingController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Put()
  change(@Param('code', PathName) code: string, @Body(new Valid(sendingSchema)) request: SendingRequest) {
    return switchSending({ db: this.db, waker: this.waker }, STUDY_BRAKE, code, request);
  }
}
