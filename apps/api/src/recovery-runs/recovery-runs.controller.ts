import { Get, Param, Query } from '@nestjs/common';
import { DataSource } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { readRecoveryRun, readRecoveryRuns } from './read-recovery-runs';
import { type RecoveryRunListQuery, recoveryRunListSchema } from './recovery-runs.dto';

@AdminController('recovery-runs')
export class RecoveryRunsController {
  constructor(private readonly db: DataSource) {}

  @Get()
  list(@Query(new Valid(recoveryRunListSchema)) query: RecoveryRunListQuery) {
    return readRecoveryRuns(this.db, query);
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readRecoveryRun(this.db, id);
  }
}
