import { readCsv } from '@promptpipe/testing';
import { FAILURE_CLASSES, LANES, MESSAGE_STATUSES } from '../outbox-message';
import { OCCURRENCE_STATUSES } from '../schedule/occurrence-status';
import { NOT_SENT_REASONS } from '../schedule/outcome';
import { codebookOf } from './codebook';
import { LOOSE_MESSAGE_COLUMNS } from './loose-message-columns';
import { OCCURRENCE_COLUMNS } from './occurrence-columns';

const rowsOf = (text: string): string[][] => readCsv(text).slice(1, -1);
const columnsIn = (rows: readonly string[][]): (string | undefined)[] =>
  rows.map(([name]) => name).filter((name) => !name?.startsWith('('));

const occurrences = rowsOf([...codebookOf(OCCURRENCE_COLUMNS)].join(''));
const messages = rowsOf([...codebookOf(LOOSE_MESSAGE_COLUMNS)].join(''));

it('names the columns of each export, each once and in order, with type and meaning', () => {
  expect(columnsIn(occurrences)).toEqual(OCCURRENCE_COLUMNS.map(({ name }) => name));
  expect(columnsIn(messages)).toEqual(LOOSE_MESSAGE_COLUMNS.map(({ name }) => name));
  for (const rows of [occurrences, messages]) {
    expect(new Set(columnsIn(rows)).size).toBe(columnsIn(rows).length);
    expect(rows.filter(([, , , meaning]) => meaning === '')).toEqual([]);
    expect(rows.filter(([name, type]) => type === '' && !name?.startsWith('('))).toEqual([]);
  }
});

it.each([
  ['status', OCCURRENCE_STATUSES, occurrences],
  ['reason', NOT_SENT_REASONS, occurrences],
  ['clock_change', ['moved', 'second'], occurrences],
  ['message_status', MESSAGE_STATUSES, occurrences],
  ['failure_class', FAILURE_CLASSES, occurrences],
  ['lane', LANES, messages],
  ['message_status', MESSAGE_STATUSES, messages],
])('gives the meaning of every %s that there is', (column, codes, rows) => {
  const values = rows.find(([name]) => name === column)?.[4]?.split('\n') ?? [];
  expect(values.map((line) => line.split(': ')[0]).sort()).toEqual([...codes].sort());
  for (const line of values) expect(line).toMatch(/^[a-z-]+: \S/);
});

it('says how to tell that a file is whole, and is whole itself', () => {
  const text = [...codebookOf(OCCURRENCE_COLUMNS)].join('');
  expect(occurrences.find(([name]) => name === '(end of the file)')?.[3]).toContain('#end');
  expect(readCsv(text).at(-1)).toEqual(['#end', String(occurrences.length), '', '', '']);
});
