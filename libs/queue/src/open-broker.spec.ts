import { brokerKindOf } from './open-broker';

describe('brokerKindOf', () => {
  it.each([
    ['redis://127.0.0.1:6379', 'redis'],
    ['rediss://user:secret@broker:6380/1', 'redis'],
    ['postgres://127.0.0.1/promptpipe', 'postgres'],
    ['postgresql://127.0.0.1/promptpipe', 'postgres'],
  ])('%s is %s', (url, kind) => {
    expect(brokerKindOf(url)).toBe(kind);
  });

  it('refuses every other scheme and does not repeat the URL, which may hold a password', () => {
    expect(() => brokerKindOf('amqp://user:secret@broker')).toThrow(/^BROKER_URL must begin with [^@]*$/);
  });
});
