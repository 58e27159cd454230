import { Body, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathName } from '../http/path-name.pipe';
import { Valid } from '../http/valid.pipe';
import {
  type AccountChangeRequest,
  accountChangeSchema,
  type AccountEventListQuery,
  accountEventListSchema,
  type NewAccountRequest,
  newAccountSchema,
} from './account.dto';
import { changeAccount } from './change-account';
import { createAccount } from './create-account';
import { readAccount, readAccountEvents, readAccounts } from './read-account';
import { type SendingRequest, sendingSchema } from './sending.dto';
import { ACCOUNT_BRAKE, switchSending } from './switch-sending';

@AdminController('accounts')
export class AccountsController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Get()
  all() {
    return readAccounts(this.db);
  }

  @Post()
  create(@Body(new Valid(newAccountSchema)) request: NewAccountRequest) {
    return createAccount(this.db, request);
  }

  @Get(':id')
  one(@Param('id', PathName) id: string) {
    return readAccount(this.db, id);
  }

  @Get(':id/events')
  events(@Param('id', PathName) id: string, @Query(new Valid(accountEventListSchema)) query: AccountEventListQuery) {
    return readAccountEvents(this.db, id, query);
  }

  @Patch(':id')
  change(@Param('id', PathName) id: string, @Body(new Valid(accountChangeSchema)) request: AccountChangeRequest) {
    return changeAccount({ db: this.db, waker: this.waker }, id, request);
  }

  @Put(':id/sending')
  sending(@Param('id', PathName) id: string, @Body(new Valid(sendingSchema)) request: SendingRequest) {
    return switchSending({ db: this.db, waker: this.waker }, ACCOUNT_BRAKE, id, request);
  }
}
