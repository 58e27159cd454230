import { randomUUID } from 'node:crypto';
import { forecastBatch, type PromptContent, promptContentSchema } from '@promptpipe/domain';
import {
  autocommit,
  bodyHashOf,
  findBatchCandidates,
  findBatchProgress,
  insertBatch,
  insertPrompt,
  type BatchProgress,
} from '@promptpipe/persistence';
import { DEFAULT_STUDY } from '@promptpipe/testing';
import { PinoLogger } from 'nestjs-pino';
import { BatchRunner } from '../src/batches/batch-runner';
import { type SpecDatabase, useDatabase } from './use-database';

export interface BatchHouse extends SpecDatabase {
  aCrowd(size: number): Promise<void>;
  /** A batch to everybody of the study, made as the API makes it, its hold over. */
  aBatch(content?: PromptContent, over?: object): Promise<string>;
  aRunner(): BatchRunner;
  progress(batchId: string): Promise<BatchProgress>;
}

/** A database with crowds, batches and whoever runs them. */
export function useBatchHouse(): BatchHouse {
  const database = useDatabase();
  beforeEach(() =>
    database.query(`update studies set sending = 'on', sending_reason = null;
                    update whatsapp_accounts set sending = 'on', sending_reason = null`),
  );
  afterEach(() => database.query('delete from batches'));

  const aCrowd = async (size: number): Promise<void> => {
    await database.query(
      `insert into participants (id, study_id, account_id, code, phone, name, timezone)
       select gen_random_uuid(), $1, 'default', 'c-' || n, '+4930' || (1000000 + n), 'Person ' || n, 'UTC'
         from generate_series(1, $2::int) n`,
      [DEFAULT_STUDY, size],
    );
  };
  const aBatch = async (wanted: PromptContent = { text: 'Wrong prompt' }, over: object = {}): Promise<string> => {
    const [id, promptId] = [randomUUID(), randomUUID()];
    const content = promptContentSchema.parse(wanted);
    await database.tx(async (tx) => {
      await insertPrompt(tx, { id: promptId, study: 'default', content });
      const people = await findBatchCandidates(tx, DEFAULT_STUDY, { all: true });
      const { judged, count } = forecastBatch(people, DEFAULT_STUDY, content);
      const of = { id, studyId: DEFAULT_STUDY, promptId, promptVersion: 1, target: { all: true }, size: count };
      const start = { startAt: new Date('2020-01-01T00:00:00Z'), expiresAt: null, needsConfirmation: false };
      const by = { apiKeyId: 'admin', requestKey: null, bodyHash: bodyHashOf({}) };
      await insertBatch(tx, { ...of, ...start, ...by, ...over }, judged);
    });
    return id;
  };
  return {
    ...{ aCrowd, aBatch },
    query: (text, params) => database.query(text, params),
    tx: (work) => database.tx(work),
    row: (table, id) => database.row(table, id),
    aSession: () => database.aSession(),
    aRunner: () => new BatchRunner(database.db, new PinoLogger({ pinoHttp: { level: 'silent' } })),
    progress: (batchId) => findBatchProgress(autocommit(database.db), batchId),
    get url() {
      return database.url;
    },
    get db() {
      return database.db;
    },
  };
}
