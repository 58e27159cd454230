import { Body, HttpCode, Post, Query } from '@nestjs/common';
import { DataSource, OwnerSession, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { Refusal } from '../http/refusal';
import { Valid } from '../http/valid.pipe';
import { CsvOnlyGuard } from './csv-body';
import { importParticipants } from './import-participants';
import { type ImportQuery, importQuerySchema } from './imports.dto';

@AdminController('participants/import', CsvOnlyGuard)
export class ParticipantImportController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
    private readonly session: OwnerSession,
  ) {}

  @Post()
  @HttpCode(200)
  import(@Query(new Valid(importQuerySchema)) query: ImportQuery, @Body() text: string) {
    const { bootId } = this.session;
    if (bootId === null) throw new Refusal(503, 'The database cannot be reached. Send the file again.');
    return importParticipants(this.db, this.waker, { ...query, text, bootId });
  }
}
