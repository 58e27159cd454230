import { BadRequestException, NotFoundException } from '@nestjs/common';
import { NeedsRepair } from '@promptpipe/persistence';
import { problemOf } from './problem';
import { badField, Refusal } from './refusal';

const withCode = (code: string) => Object.assign(new Error('secret'), { code });

it('tells a refusal as the use case worded it', () => {
  const headers = { 'retry-after': '1' };
  expect(problemOf(new Refusal(503, 'Later.', { headers }))).toEqual({
    status: 503,
    detail: 'Later.',
    headers,
    level: 'none',
  });
  expect(problemOf(badField('phone', 'is missing'))).toMatchObject({
    status: 400,
    detail: 'phone: is missing',
    errors: [{ field: 'phone', message: 'is missing' }],
  });
});

it.each([
  [new NotFoundException('Cannot GET /secret'), 404],
  [new BadRequestException('Unexpected token in "secret"'), 400],
  [Object.assign(new Error('secret'), { status: 413 }), 413],
  [Object.assign(new Error('secret'), { status: 499 }), 499],
])('words anew what the framework refuses: %s', (error, status) => {
  const problem = problemOf(error);
  expect(problem).toMatchObject({ status, level: 'none' });
  expect(problem.detail).not.toContain('secret');
});

it.each(['ECONNREFUSED', 'ECONNRESET', '08006', '57P01', '57P03', '53300', '25006', '55P03', '57014'])(
  'takes %s for a trouble of the database that passes',
  (code) => {
    expect(problemOf(withCode(code))).toMatchObject({ status: 503, level: 'warn', headers: { 'retry-after': '1' } });
    expect(problemOf(Object.assign(new Error('query failed'), { driverError: withCode(code) }))).toMatchObject({
      status: 503,
    });
  },
);

it.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Query read timeout',
  'Query runner already released. Cannot run queries anymore.',
])('takes "%s" for a lost connection', (message) => {
  expect(problemOf(new Error(message))).toMatchObject({ status: 503 });
});

it('tells of damage that it waits for its repair, and leaves the part to the log', () => {
  const problem = problemOf(new NeedsRepair('The index secret is damaged'));
  expect(problem).toMatchObject({ status: 503, level: 'warn', headers: { 'retry-after': '1' } });
  expect(problem.detail).toMatch(/^The database is damaged/);
  expect(problem.detail).not.toContain('secret');
});

it.each([withCode('23505'), withCode('42P01'), new TypeError('secret'), { status: 500 }, 'secret', null, undefined])(
  'hides %p behind a 500',
  (error) => {
    const problem = problemOf(error);
    expect(problem).toMatchObject({ status: 500, level: 'error' });
    expect(problem.detail).not.toContain('secret');
  },
);
