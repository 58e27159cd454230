import { z } from 'zod';
import {
  brokerShape,
  brokerUrlOf,
  ConfigurationError,
  databaseShape,
  directUrlOf,
  httpShape,
  loadConfig,
  logShape,
  milliseconds,
  portNumber,
} from './index';
import { instant } from './variables';

const DATABASE_URL = 'postgres://me:secret@db:5432/promptpipe';

function refusalOf(shape: z.ZodRawShape, env: Record<string, string>): ConfigurationError {
  try {
    loadConfig(shape, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
  }
  throw new Error('The environment was accepted');
}

describe('loadConfig', () => {
  it('fills in the defaults and leaves out what the shape does not name', () => {
    const shape = { ...databaseShape, ...brokerShape, ...httpShape, ...logShape, API_PORT: portNumber(8080) };
    expect(loadConfig(shape, { DATABASE_URL, HOME: '/root' })).toEqual({
      DATABASE_URL,
      DATABASE_POOL_SIZE: 10,
      HOST: '0.0.0.0',
      LOG_LEVEL: 'info',
      API_PORT: 8080,
    });
  });

  it('takes an empty string for not given', () => {
    expect(loadConfig({ API_PORT: portNumber(8080) }, { API_PORT: '' })).toEqual({ API_PORT: 8080 });
    expect(refusalOf(databaseShape, { DATABASE_URL: ' ' }).message).toContain('DATABASE_URL: is missing');
  });

  it('answers with an object that cannot be changed', () => {
    expect(Object.isFrozen(loadConfig(httpShape, {}))).toBe(true);
  });

  it('lists every bad variable in one line, each with its reason and an example', () => {
    const shape = { ...databaseShape, ...logShape, POLL_MS: milliseconds(1000), CUSTOM: z.enum(['a', 'b']) };
    const { message, problems } = refusalOf(shape, { LOG_LEVEL: 'loud', POLL_MS: '1e3', CUSTOM: 'c' });
    expect(problems.map(({ variable }) => variable)).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'POLL_MS', 'CUSTOM']);
    expect(message).toContain('DATABASE_URL: is missing (example: DATABASE_URL=postgres://');
    expect(message).toContain('LOG_LEVEL: must be one of fatal, error');
    expect(message).toContain('POLL_MS: must be a whole number from 1 to 2147483647 (example: POLL_MS=1000)');
    expect(message).not.toContain('\n');
  });

  it.each([
    ['another scheme', 'mysql://me:secret@db/x'],
    ['a password that breaks the URL', 'postgres://me:sec#ret@db:54x/y'],
    ['no URL at all', 'secret'],
  ])('refuses %s without repeating the value', (_what, url) => {
    const { message } = refusalOf({ ...databaseShape, ...brokerShape }, { DATABASE_URL: url, BROKER_URL: url });
    expect(message).toContain('DATABASE_URL: must be a URL that begins with postgres:// or postgresql://');
    expect(message).toContain('BROKER_URL: must be a URL that begins with redis://');
    expect(message).not.toContain('sec');
  });

  it.each(['8080.5', '-1', '65536', '0x50', 'eighty'])('refuses the port %s', (value) => {
    expect(refusalOf({ API_PORT: portNumber(8080) }, { API_PORT: value }).problems).toEqual([
      { variable: 'API_PORT', reason: 'must be a whole number from 0 to 65535', example: '8080' },
    ]);
  });
});

describe('instant', () => {
  const shape = { SOLE_OWNER_BEFORE: instant().optional() };

  it.each(['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.123456+00:00'])('keeps %s to its last digit', (text) => {
    expect(loadConfig(shape, { SOLE_OWNER_BEFORE: text })).toEqual({ SOLE_OWNER_BEFORE: text });
  });

  it.each(['2026-03-01T09:30:00', 'yesterday', '2026-02-30T00:00:00Z'])('refuses %s and shows an instant', (text) => {
    expect(refusalOf(shape, { SOLE_OWNER_BEFORE: text }).message).toContain('(example: SOLE_OWNER_BEFORE=2026-03-01T');
  });
});

describe('the URLs that follow from others', () => {
  it('uses the database where nothing else is named', () => {
    const config = loadConfig({ ...databaseShape, ...brokerShape }, { DATABASE_URL });
    expect([directUrlOf(config), brokerUrlOf(config)]).toEqual([DATABASE_URL, DATABASE_URL]);
  });

  it('prefers what is named', () => {
    const direct = 'postgresql://db:6543/promptpipe';
    const env = { DATABASE_URL, DATABASE_DIRECT_URL: direct, BROKER_URL: 'rediss://cache:6380' };
    const config = loadConfig({ ...databaseShape, ...brokerShape }, env);
    expect([directUrlOf(config), brokerUrlOf(config)]).toEqual([direct, 'rediss://cache:6380']);
  });
});
