import { Get, Query } from '@nestjs/common';
import { DataSource } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { Valid } from '../http/valid.pipe';
import { readReceipts } from './read-receipts';
import { type ReceiptListQuery, receiptListSchema } from './receipts.dto';

@AdminController('receipts')
export class ReceiptsController {
  constructor(private readonly db: DataSource) {}

  @Get()
  list(@Query(new Valid(receiptListSchema)) query: ReceiptListQuery) {
    return readReceipts(this.db, query);
  }
}
