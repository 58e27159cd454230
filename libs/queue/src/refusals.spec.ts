import { refusalsOf } from './refusals';

const route = { queue: 'jobs', pattern: 'jobs', concurrency: 1 };
const handler = { pattern: 'jobs', isEvent: false };

describe('refusalsOf', () => {
  it('is content with one handler per route', () => {
    expect(refusalsOf([route], [handler])).toEqual([]);
  });

  it('lets several queues share a handler', () => {
    expect(refusalsOf([route, { ...route, queue: 'outbound-a' }], [handler])).toEqual([]);
  });

  it.each([
    ['an event handler', [route], [{ ...handler, isEvent: true }], "@EventPattern('jobs')"],
    ['two handlers of a pattern', [route], [handler, handler], "two handlers are declared for 'jobs'"],
    ['two routes of a queue', [route, route], [handler], 'queue jobs has two routes'],
    ['a route without a handler', [route], [], 'queue jobs has no handler'],
    ['a handler without a route', [], [handler], "the handler of 'jobs' has no queue"],
  ])('names %s', (_what, routes, declared, sentence) => {
    expect(refusalsOf(routes, declared)).toEqual([expect.stringContaining(sentence)]);
  });
});
