import { neededConsent } from '@promptpipe/domain';
import {
  advanceImport,
  autocommit,
  type DataSource,
  findImport,
  findStudyByCode,
  finishImport,
  type ImportView,
  inTransaction,
  insertImport,
  newId,
  type StudyHead,
  type Waker,
} from '@promptpipe/persistence';
import { badField, Refusal } from '../http/refusal';
import { type ImportQuery } from './imports.dto';
import { type JudgedFile, judgeFile } from './judge-file';
import { type ImportedRow } from './judge-row';
import { judgeChunk, writeChunk, type ChunkReport } from './write-chunk';

const CHUNK = 500;

interface File extends ImportQuery {
  readonly text: string;
  /** Who reads it in. */
  readonly bootId: string;
}

/**
 * Judges every row first. With an error nothing is written, unless those rows are to be skipped; else chunk by chunk, each in a
 * transaction with its progress. The same file again goes on where another attempt was killed.
 */
export async function importParticipants(db: DataSource, waker: Waker, file: File): Promise<ImportView> {
  const study = await findStudyByCode(autocommit(db), file.study);
  if (!study) throw badField('study', 'there is no study with this code');
  const judged = await judgeFile(file.text, neededConsent(study.settings) !== null);
  const before = await judgeAll(db, study, judged);
  const faulty = judged.refused + before.refused;
  const refuses = faulty > 0 && file.onErrors === 'refuse' && !file.dryRun;
  const { dryRun, onErrors, bootId } = file;
  const made = { id: newId(), studyId: study.id, bootId, dryRun, onErrors, rows: judged.total };
  const errors = [...judged.errors, ...before.errors].sort((a, b) => a.row - b.row);
  await inTransaction(db, async (tx) => {
    await insertImport(tx, made);
    const report = dryRun || refuses ? { ...before, errors, refused: faulty, done: judged.total } : ownFaults(judged);
    await advanceImport(tx, made.id, refuses ? { ...report, created: 0, already: 0 } : report);
    if (dryRun || refuses) await finishImport(tx, made.id, refuses ? 'refused' : 'done');
  });
  if (refuses) throw refusal(made.id, faulty, errors);
  if (!dryRun) await writeAll(db, waker, { id: made.id, study, rows: judged.rows });
  const view = await findImport(autocommit(db), made.id);
  if (!view) throw new Error(`Import ${made.id} vanished`);
  return view;
}

const ownFaults = ({ refused, errors }: JudgedFile) => ({ done: refused, created: 0, already: 0, refused, errors });

const refusal = (id: string, faulty: number, errors: JudgedFile['errors']): Refusal =>
  new Refusal(
    422,
    `${faulty} rows are at fault and nothing was written (import ${id}). Mend them, or send onErrors=skip.`,
    {
      errors: errors.slice(0, 100).map(({ row, column, message }) => ({ field: `row ${row}, ${column}`, message })),
    },
  );

function* chunksOf(rows: readonly ImportedRow[]): Generator<readonly ImportedRow[]> {
  for (let at = 0; at < rows.length; at += CHUNK) yield rows.slice(at, at + CHUNK);
}

async function judgeAll(db: DataSource, study: StudyHead, { rows }: JudgedFile): Promise<ChunkReport> {
  const reports: ChunkReport[] = [];
  for (const chunk of chunksOf(rows)) reports.push((await judgeChunk(autocommit(db), study, chunk)).report);
  const sum = (count: (report: ChunkReport) => number): number =>
    reports.reduce((all, report) => all + count(report), 0);
  return {
    done: rows.length,
    created: sum(({ created }) => created),
    already: sum(({ already }) => already),
    refused: sum(({ refused }) => refused),
    errors: reports.flatMap(({ errors }) => errors),
  };
}

async function writeAll(
  db: DataSource,
  waker: Waker,
  { id, study, rows }: { readonly id: string; readonly study: StudyHead; readonly rows: readonly ImportedRow[] },
): Promise<void> {
  for (const chunk of chunksOf(rows)) {
    const adopted = await inTransaction(db, (tx) => writeChunk(tx, { id, study, chunk }));
    if (adopted > 0) for (const topic of ['jobs', 'messages'] as const) waker.poke(topic);
  }
  await finishImport(autocommit(db), id, 'done');
}
