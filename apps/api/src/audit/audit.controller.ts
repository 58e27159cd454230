import { Get, Query } from '@nestjs/common';
import { DataSource } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { Valid } from '../http/valid.pipe';
import { type AuditListQuery, auditListSchema } from './audit.dto';
import { readAuditLog } from './read-audit-log';

@AdminController('audit-log')
export class AuditController {
  constructor(private readonly db: DataSource) {}

  @Get()
  list(@Query(new Valid(auditListSchema)) query: AuditListQuery) {
    return readAuditLog(this.db, query);
  }
}
