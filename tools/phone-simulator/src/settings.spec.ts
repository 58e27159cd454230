import { readSettings } from './settings';

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({})).toEqual({ port: 8090, host: '127.0.0.1', file: '.data/phones.ndjson' });
  });

  it.each(['many', '65536', '-1', '80.5'])('names PHONES_PORT when it is %s', (value) => {
    expect(() => readSettings({ PHONES_PORT: value })).toThrow(/^PHONES_PORT is wrong: /);
  });
});
