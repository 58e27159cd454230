import { Body, HttpCode, Param, Post } from '@nestjs/common';
import { DataSource } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { giveConsent } from './give-consent';
import { newConsentSchema, type NewConsentRequest } from './participants.dto';

@AdminController('participants/:id/consent')
export class ConsentController {
  constructor(private readonly db: DataSource) {}

  @Post()
  @HttpCode(200)
  give(@Param('id', PathId) id: string, @Body(new Valid(newConsentSchema)) request: NewConsentRequest) {
    return giveConsent(this.db, id, request);
  }
}
