import type { Column } from './column';
import { csvRecord } from './csv';
import { endRecord } from './end-record';
import { wallClock } from './wall-clock';

/**
 * The texts of a CSV file, one per page of rows; no more than one page is held. Nothing is given out before the first page is
 * there, so that what cannot be read at all has no beginning, and no end where reading broke off.
 */
export async function* csvTexts<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string, void, undefined> {
  const clock = wallClock();
  let head = csvRecord(columns.map(({ name }) => name));
  let records = 0;
  for await (const page of pages) {
    records += page.length;
    yield head + page.map((row) => csvRecord(columns.map((column) => column.of(row, clock)))).join('');
    head = '';
  }
  yield head + endRecord(records, columns.length);
}
