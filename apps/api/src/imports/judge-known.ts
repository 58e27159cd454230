import { type KnownPerson, type RowError } from '@promptpipe/persistence';
import { type ImportedRow } from './judge-row';

export type Verdict = 'new' | 'already' | RowError;

/** A row beside those who are enrolled. The same number and code again is nothing to do: so a file can be sent twice. */
export function judgeKnown({ row, phone, code }: ImportedRow, known: readonly KnownPerson[], studyId: string): Verdict {
  const withPhone = known.find((person) => person.phone === phone);
  const withCode =
    code === null ? undefined : known.find((person) => person.studyId === studyId && person.code === code);
  if (withPhone && withPhone.studyId !== studyId) {
    return { row, column: 'phone', message: 'is that of a participant of another study' };
  }
  if (withCode && withCode.phone !== phone) {
    return { row, column: 'code', message: 'is that of a participant with another number' };
  }
  if (!withPhone) return 'new';
  if (code === null || withPhone.code === code) return 'already';
  return { row, column: 'code', message: 'is not the one that the participant with this number has' };
}
