import { randomInt } from 'node:crypto';
import {
  advanceImport,
  type EntityManager,
  findKnownPeople,
  holdOpenStudy,
  type ImportProgress,
  insertPeople,
  newId,
  type NewParticipant,
  type RowError,
  type StudyHead,
} from '@promptpipe/persistence';
import { studyClosed } from '../http/refusal';
import { statusAtEnrolment } from '../participants/missing-consent';
import { newParticipantCode } from '../participants/participant-code';
import { judgeKnown } from './judge-known';
import { type ImportedRow } from './judge-row';

export type ChunkReport = ImportProgress;

interface JudgedChunk {
  readonly report: ChunkReport;
  readonly newcomers: readonly ImportedRow[];
}

/** As they would come in now; `created` counts who would. */
export async function judgeChunk(
  tx: EntityManager,
  study: StudyHead,
  chunk: readonly ImportedRow[],
): Promise<JudgedChunk> {
  const codes = chunk.flatMap(({ code }) => (code === null ? [] : [code]));
  const known = await findKnownPeople(tx, study, { phones: chunk.map(({ phone }) => phone), codes });
  const verdicts = chunk.map((row) => judgeKnown(row, known, study.id));
  const errors = verdicts.filter((verdict): verdict is RowError => typeof verdict === 'object');
  const already = verdicts.filter((verdict) => verdict === 'already').length;
  const newcomers = chunk.filter((_, at) => verdicts[at] === 'new');
  const counts = { created: newcomers.length, already, refused: errors.length };
  return { newcomers, report: { done: chunk.length, ...counts, errors } };
}

/** Codes that are made may be taken by now; whoever else is not let in was enrolled meanwhile. */
const MAX_TRIES = 5;

/** One chunk and its progress, in the caller's transaction. Answers how many messages of strangers found their person. */
export async function writeChunk(
  tx: EntityManager,
  { id, study, chunk }: { readonly id: string; readonly study: StudyHead; readonly chunk: readonly ImportedRow[] },
): Promise<number> {
  if (!(await holdOpenStudy(tx, study.id))) throw studyClosed();
  let [left, created, adopted] = [chunk, 0, 0];
  for (let tries = 1; ; tries += 1) {
    const { newcomers, report } = await judgeChunk(tx, study, left);
    if (newcomers.length > 0 && tries > MAX_TRIES) throw new Error('No free participant code was found');
    if (newcomers.length === 0) {
      await advanceImport(tx, id, { ...report, done: chunk.length, created, already: report.already - created });
      return adopted;
    }
    const made = await insertPeople(
      tx,
      study,
      newcomers.map((row) => personOf(study, row)),
    );
    created += made.phones.length;
    adopted += made.adopted;
    left = chunk;
  }
}

const personOf = (study: StudyHead, row: ImportedRow): Required<NewParticipant> => ({
  id: newId(),
  studyId: study.id,
  code: row.code ?? newParticipantCode(randomInt),
  phone: row.phone,
  name: row.name,
  timezone: row.timezone,
  status: statusAtEnrolment(study, row.status ?? undefined),
  language: row.language ?? study.settings.language ?? 'en',
  quietHours: null,
  arm: row.arm,
  variables: row.variables,
});
