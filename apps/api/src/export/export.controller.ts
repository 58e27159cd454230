import { type ServerResponse } from 'node:http';
import { Get, Param, Res } from '@nestjs/common';
import { codebookOf, csvTexts, LOOSE_MESSAGE_COLUMNS, OCCURRENCE_COLUMNS } from '@promptpipe/domain';
import { DataSource, exportLooseMessages, exportOccurrences } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { StudyCode } from '../http/study-code.pipe';
import { readStudy } from '../studies/read-studies';
import { sendCsv } from './send-csv';

/** Files for people who analyse a study. They end with a record that says so; their codebooks tell how to read them. */
@AdminController('studies/:code')
export class ExportController {
  constructor(private readonly db: DataSource) {}

  @Get('export.csv')
  async occurrences(@Param('code', StudyCode) code: string, @Res() response: ServerResponse): Promise<void> {
    const texts = csvTexts(OCCURRENCE_COLUMNS, exportOccurrences(this.db, await readStudy(this.db, code)));
    await sendCsv(response, { name: `${code}-occurrences.csv`, texts });
  }

  @Get('messages.csv')
  async messages(@Param('code', StudyCode) code: string, @Res() response: ServerResponse): Promise<void> {
    const texts = csvTexts(LOOSE_MESSAGE_COLUMNS, exportLooseMessages(this.db, await readStudy(this.db, code)));
    await sendCsv(response, { name: `${code}-messages.csv`, texts });
  }

  @Get('export-codebook.csv')
  async occurrencesCodebook(@Param('code', StudyCode) code: string, @Res() response: ServerResponse): Promise<void> {
    await readStudy(this.db, code);
    const texts = codebookOf(OCCURRENCE_COLUMNS);
    await sendCsv(response, { name: `${code}-occurrences-codebook.csv`, texts });
  }

  @Get('messages-codebook.csv')
  async messagesCodebook(@Param('code', StudyCode) code: string, @Res() response: ServerResponse): Promise<void> {
    await readStudy(this.db, code);
    const texts = codebookOf(LOOSE_MESSAGE_COLUMNS);
    await sendCsv(response, { name: `${code}-messages-codebook.csv`, texts });
  }
}
