import { readCsv } from '@promptpipe/testing';
import { csvRecord } from './csv';

it.each([
  [['a', 'b'], 'a,b\r\n'],
  [['', null, 0], ',,0\r\n'],
  [['with, comma', 'with "quotes"'], '"with, comma","with ""quotes"""\r\n'],
  [['two\nlines', 'two\r\nlines'], '"two\nlines","two\r\nlines"\r\n'],
  [[' a', 'b '], '" a","b "\r\n'],
  [['Grüße 👋', '#end'], 'Grüße 👋,#end\r\n'],
  [[-3, -0.25], '-3,-0.25\r\n'],
])('writes %j', (fields, record) => {
  expect(csvRecord(fields)).toBe(record);
});

describe('a text that a spreadsheet would run', () => {
  it.each(['=1+1', '+49', '-3', '@SUM(A1)', '\tx', '\rx', '＝1', '＋1', '－1', '＠x'])(
    '%j gets an apostrophe',
    (text) => {
      expect(readCsv(csvRecord([text]))).toEqual([[`'${text}`]]);
    },
  );

  it.each(['a=1', '1-2', "it's", "'tis", ' =1', '–'])('%j is none', (text) => {
    expect(readCsv(csvRecord([text]))).toEqual([[text]]);
  });

  it('can be told from one that began with an apostrophe, at any depth', () => {
    const texts = ['=1', "'=1", "''=1"];
    expect(readCsv(csvRecord(texts))).toEqual([["'=1", "''=1", "'''=1"]]);
  });
});

it('can be read back whatever the text is made of', () => {
  const parts = ['"', ',', '\r', '\n', "'", '=', 'a', ' '];
  const texts = parts.flatMap((a) => parts.flatMap((b) => parts.map((c) => a + b + c)));
  const [record, ...more] = readCsv(csvRecord(texts));
  expect(more).toEqual([]);
  expect(record?.map((text) => (/^'+[=\r]/.test(text) ? text.slice(1) : text))).toEqual(texts);
});
