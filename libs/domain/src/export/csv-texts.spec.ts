import { readCsv } from '@promptpipe/testing';
import type { Column } from './column';
import { csvTexts } from './csv-texts';

const columns: readonly Column<number>[] = [
  { name: 'n', type: 'integer', meaning: 'a number', of: (n) => n },
  { name: 'twice', type: 'integer', meaning: 'two of it', of: (n) => 2 * n },
];

async function* pagesOf(...pages: readonly (readonly number[])[]) {
  for (const page of pages) yield Promise.resolve(page);
}

async function textsOf(pages: AsyncIterable<readonly number[]>): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of csvTexts(columns, pages)) texts.push(text);
  return texts;
}

it('is one text per page, with a header before the first and the count after the last', async () => {
  expect(await textsOf(pagesOf([1, 2], [3]))).toEqual(['n,twice\r\n1,2\r\n2,4\r\n', '3,6\r\n', '#end,3\r\n']);
});

it('is header and end when there is nothing', async () => {
  expect(readCsv((await textsOf(pagesOf())).join(''))).toEqual([
    ['n', 'twice'],
    ['#end', '0'],
  ]);
});

it('gives out no header when the first page cannot be read, and no end when a later one cannot', async () => {
  async function* broken(pages: readonly (readonly number[])[]) {
    yield* pages;
    throw await Promise.resolve(new Error('gone'));
  }
  await expect(csvTexts(columns, broken([])).next()).rejects.toThrow('gone');
  const texts = csvTexts(columns, broken([[1]]));
  expect(await texts.next()).toEqual({ done: false, value: 'n,twice\r\n1,2\r\n' });
  await expect(texts.next()).rejects.toThrow('gone');
});

it('asks for a page only when its text is asked for, and for none when nobody asks any more', async () => {
  const seen: string[] = [];
  async function* watched() {
    try {
      for (let n = 1; ; n += 1) {
        seen.push(`page ${n}`);
        yield await Promise.resolve([n]);
      }
    } finally {
      seen.push('let go');
    }
  }
  const texts = csvTexts(columns, watched());
  await texts.next();
  await texts.next();
  expect(seen).toEqual(['page 1', 'page 2']);
  await texts.return();
  expect(seen).toEqual(['page 1', 'page 2', 'let go']);
});
