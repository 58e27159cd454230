import { Body, Get, Param, Patch, Put } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathName } from '../http/path-name.pipe';
import { Valid } from '../http/valid.pipe';
import { type AccountChangeRequest, accountChangeSchema } from './account.dto';
import { changeAccount } from './change-account';
import { readAccount } from './read-account';
import { type SendingRequest, sendingSchema } from './sending.dto';
import { ACCOUNT_BRAKE, switchSending } from './switch-sending';

@AdminController('accounts')
export class AccountsController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Get(':id')
  one(@Param('id', PathName) id: string) {
    return readAccount(this.db, id);
  }

  @Patch(':id')
  pace(@Param('id', PathName) id: string, @Body(new Valid(accountChangeSchema)) request: AccountChangeRequest) {
    return changeAccount({ db: this.db, waker: this.waker }, id, request);
  }

  @Put(':id/sending')
  change(@Param('id', PathName) id: string, @Body(new Valid(sendingSchema)) request: SendingRequest) {
    return switchSending({ db: this.db, waker: this.waker }, ACCOUNT_BRAKE, id, request);
  }
}
