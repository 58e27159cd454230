import { loadConfig, recoveryShape } from './index';

const limitsOf = (text: string | undefined) =>
  loadConfig(recoveryShape, text === undefined ? {} : { RECOVERY_LIMITS_MS: text }).RECOVERY_LIMITS_MS;

describe('RECOVERY_LIMITS_MS', () => {
  it.each([
    [undefined, {}],
    ['', {}],
    ['*=60000', { '*': 60_000 }],
    ['*=60000, stale-running-jobs=1', { '*': 60_000, 'stale-running-jobs': 1 }],
  ])('reads %s', (text, limits) => expect(limitsOf(text)).toEqual(limits));

  it.each(['60000', 'stale-running-jobs', 'stale-running-jobs=', 'a=0', 'a=-1', 'a=1,,b=2', 'A=1', 'a=1s'])(
    'refuses %s and says what it should be',
    (text) => expect(() => limitsOf(text)).toThrow('must be a list of name=milliseconds'),
  );
});
