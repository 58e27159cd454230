import { type RowError } from '@promptpipe/persistence';
import { Refusal } from '../http/refusal';
import { type ImportedRow, judgeRow } from './judge-row';
import { readCsv } from './read-csv';
import { readHeader } from './read-header';

export interface JudgedFile {
  /** Rows that say something, the header not counted. */
  readonly total: number;
  readonly rows: readonly ImportedRow[];
  readonly errors: readonly RowError[];
  /** How many rows the errors are in. */
  readonly refused: number;
}

const isEmpty = (cells: readonly string[]): boolean => cells.every((cell) => cell === '');

/** Each row for itself, and beside the others of its file. */
export async function judgeFile(text: string, needsConsent: boolean): Promise<JudgedFile> {
  const [rows, errors] = [[] as ImportedRow[], [] as RowError[]];
  const seen = { phone: new Map<string, number>(), code: new Map<string, number>() };
  let [columns, at, refused] = [null as readonly string[] | null, 0, 0];
  for await (const cells of readCsv(text)) {
    at += 1;
    if (columns === null) columns = readHeader(cells);
    else if (!isEmpty(cells)) {
      const judged = again(judgeRow(columns, cells, { row: at, needsConsent }), seen);
      if ('phone' in judged) rows.push(judged);
      else {
        errors.push(...judged);
        refused += 1;
      }
    }
  }
  if (columns === null) throw new Refusal(400, 'The file is empty: its first row names the columns, phone among them.');
  return { total: rows.length + refused, rows, errors, refused };
}

type Seen = Readonly<Record<'phone' | 'code', Map<string, number>>>;

/** The same number or code in two rows is one row too many. */
function again(judged: ImportedRow | readonly RowError[], seen: Seen): ImportedRow | readonly RowError[] {
  if (!('phone' in judged)) return judged;
  const { row } = judged;
  const twice = (['phone', 'code'] as const).flatMap((column): RowError[] => {
    const value = judged[column];
    const before = value === null ? undefined : seen[column].get(value);
    return before === undefined ? [] : [{ row, column, message: `is that of row ${before} as well` }];
  });
  if (twice.length > 0) return twice;
  seen.phone.set(judged.phone, row);
  if (judged.code !== null) seen.code.set(judged.code, row);
  return judged;
}
