import { z } from 'zod';
import { fieldErrorsOf, wording } from './field-errors';

const schema = z.strictObject({
  name: z.string(),
  inner: z.strictObject({ count: z.int() }).optional(),
  list: z.array(z.int()).optional(),
  either: z
    .union([z.strictObject({ a: z.int() }), z.strictObject({ b: z.int(), c: z.int().optional() })], 'a or b')
    .optional(),
});

const faultsOf = (value: unknown) => {
  const { error } = schema.safeParse(value, { error: wording });
  return error ? fieldErrorsOf(error, 'body') : [];
};
const fieldsOf = (value: unknown) => faultsOf(value).map(({ field }) => field);

it.each([
  [{ name: 1 }, ['name']],
  [{ name: 'x', inner: { count: 1.5 } }, ['inner.count']],
  [{ name: 'x', inner: { count: 1, more: 2 } }, ['inner.more']],
  [{ name: 'x', list: [1, 'two'] }, ['list.1']],
  [{ name: 'x', other: 1, another: 2 }, ['other', 'another']],
  [{ name: 'x', either: { a: 'no' } }, ['either.a']],
  [{ name: 'x', either: { b: 1, d: 2 } }, ['either.d']],
  [{ name: 'x', either: { a: 1, b: 2 } }, ['either']],
  [{ name: 'x', either: {} }, ['either']],
  ['text', ['body']],
  [undefined, ['body']],
])('names the fields at fault in %j', (value, fields) => {
  expect(fieldsOf(value)).toEqual(fields);
});

it('says of what is not there that it is missing', () => {
  expect(faultsOf({})).toEqual([{ field: 'name', message: 'is missing' }]);
});

it('tells the words of a union when no form is nearest', () => {
  expect(faultsOf({ name: 'x', either: {} })).toEqual([{ field: 'either', message: 'a or b' }]);
});

it('names twenty faults at most', () => {
  const junk = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`field${n}`, n]));
  expect(fieldsOf(junk)).toHaveLength(20);
});
