import { jsonOf } from './json-of';

it.each([
  ['an ordinary text', { a: ['x', 1, null] }, '{"a":["x",1,null]}'],
  ['half of a surrogate pair and NUL, however deep', { a: ['\ud83dx', { b: 'y\0' }] }, '{"a":["\ufffdx",{"b":"y"}]}'],
  ['a whole pair', '😀', '"😀"'],
  ['a text that only looks like it', '\\u0000', '"\\\\u0000"'],
])('%s', (_, value, json) => expect(jsonOf(value)).toBe(json));
