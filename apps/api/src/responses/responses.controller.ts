import { Get, Query } from '@nestjs/common';
import { DataSource } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { Valid } from '../http/valid.pipe';
import { readResponses } from './read-responses';
import { type ResponseListQuery, responseListSchema } from './responses.dto';

@AdminController('responses')
export class ResponsesController {
  constructor(private readonly db: DataSource) {}

  @Get()
  list(@Query(new Valid(responseListSchema)) query: ResponseListQuery) {
    return readResponses(this.db, query);
  }
}
