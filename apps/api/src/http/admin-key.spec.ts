import { AdminKey } from './admin-key';

const key = new AdminKey('s3cret-Key_1');

it.each(['Bearer s3cret-Key_1', 'bearer s3cret-Key_1', 'BEARER   s3cret-Key_1 '])('opens with %p', (header) => {
  expect(key.opensWith(header)).toBe(true);
});

it.each([
  undefined,
  '',
  'Bearer',
  'Bearer ',
  's3cret-Key_1',
  'Basic s3cret-Key_1',
  'Bearer s3cret-Key_',
  'Bearer s3cret-Key_12',
  'Bearer S3CRET-KEY_1',
  'Bearer s3cret-Key_1, Bearer x',
])('stays shut for %p', (header) => {
  expect(key.opensWith(header)).toBe(false);
});
