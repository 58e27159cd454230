import { Get, Param } from '@nestjs/common';
import { autocommit, DataSource, findImport, type ImportView } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { notFound } from '../http/refusal';

@AdminController('imports')
export class ImportsController {
  constructor(private readonly db: DataSource) {}

  @Get(':id')
  async one(@Param('id', PathId) id: string): Promise<ImportView> {
    const found = await findImport(autocommit(this.db), id);
    if (!found) throw notFound('import');
    return found;
  }
}
