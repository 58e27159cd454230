import { parsePid } from './pid-file';

describe('parsePid', () => {
  it.each([
    ['4711\n', 4711],
    ['4711\n/data\n1700000000\n54329\n', 4711],
    ['', null],
    ['0\n', null],
    ['-12\n', null],
    ['half', null],
  ])('reads %j as %p', (text, pid) => {
    expect(parsePid(text)).toBe(pid);
  });
});
