import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { autocommit, DataSource, findAccount, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { PathName } from '../http/path-name.pipe';
import { notFound } from '../http/refusal';
import { Valid } from '../http/valid.pipe';
import { askForCode, type PairingCodeRequest, pairingCodeSchema } from './ask-for-code';
import { ask, readRequest } from './ask-of-account';

/** What an operator asks of an account's owner. The answer says where to look for what became of it. */
@AdminController('accounts/:id')
export class AccountRequestsController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Post('restart')
  @HttpCode(202)
  async restart(@Param('id', PathName) id: string) {
    return this.ask(id, 'restart');
  }

  @Post('logout')
  @HttpCode(202)
  async logOut(@Param('id', PathName) id: string) {
    return this.ask(id, 'logout');
  }

  /** The picture and this code stand at the same places: `GET :id/qr`, its events, and the page of a pairing link. */
  @Post('pairing-code')
  @HttpCode(202)
  code(@Param('id', PathName) id: string, @Body(new Valid(pairingCodeSchema)) { phone }: PairingCodeRequest) {
    return askForCode({ db: this.db, waker: this.waker }, id, phone);
  }

  @Get('requests/:request')
  one(@Param('id', PathName) id: string, @Param('request', PathId) request: string) {
    return readRequest(this.db, id, request);
  }

  private async ask(accountId: string, kind: 'restart' | 'logout') {
    if (!(await findAccount(autocommit(this.db), accountId))) throw notFound('account');
    return ask({ db: this.db, waker: this.waker }, { accountId, kind });
  }
}
