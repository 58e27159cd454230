import { pageOf } from './page';

const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ id: String(n) }));

it.each([
  { asked: 0, items: 0, next: null },
  { asked: 1, items: 1, next: null },
  { asked: 2, items: 2, next: null },
  { asked: 3, items: 2, next: '1' },
])('makes of $asked rows a page of at most 2', ({ asked, items, next }) => {
  expect(pageOf(rows(asked), 2)).toEqual({ items: rows(items), next });
});
