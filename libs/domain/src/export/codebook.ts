import type { Column } from './column';
import { csvRecord } from './csv';
import { endRecord } from './end-record';

/** What is to be known of the file as a whole; its names are no columns and stand in parentheses. */
const OF_THE_FILE: readonly (readonly [name: string, meaning: string])[] = [
  [
    '(end of the file)',
    'The last record begins with #end; its second field is the number of records between it and the header, its other fields are empty. A file without it is not whole: ask for it again. Leave this record out before you analyse.',
  ],
  [
    '(format)',
    'CSV by RFC 4180: UTF-8 without byte order mark, commas, CRLF between records, quotes doubled. Empty: no value.',
  ],
  [
    '(texts)',
    'A text that begins with = + - @ (also in their wide forms), a tab or a carriage return, apostrophes before it or not, has one apostrophe more in front, so that no spreadsheet runs it as a formula. Take that one away to get the text as it was written. Numbers have none.',
  ],
  [
    '(times)',
    'ISO 8601. Those in UTC end in Z. Local ones have no offset: the hour that an autumn change repeats is told apart by the UTC beside it.',
  ],
  [
    '(reading)',
    'Each row is as it stood when it was read; what happens while a file is being made may be in one row and not yet in another.',
  ],
];

/** The codebook of an export as CSV: one record per column, with the meaning of each code that can stand in it. */
export function* codebookOf<Row>(columns: readonly Column<Row>[]): Generator<string, void, undefined> {
  const records = [
    ...columns.map(({ name, type, unit, meaning, values }) => [name, type, unit ?? '', meaning, valuesText(values)]),
    ...OF_THE_FILE.map(([name, meaning]) => [name, '', '', meaning, '']),
  ];
  const header = ['column', 'type', 'unit', 'meaning', 'values'];
  yield [header, ...records].map(csvRecord).join('') + endRecord(records.length, header.length);
}

const valuesText = (values: Column<unknown>['values']): string =>
  Object.entries(values ?? {})
    .map(([code, meaning]) => `${code}: ${meaning}`)
    .join('\n');
