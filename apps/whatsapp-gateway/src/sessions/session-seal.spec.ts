import { randomBytes } from 'node:crypto';
import { isSessionKey, SessionSeal } from './session-seal';

const key = (): string => randomBytes(32).toString('base64');
const PLACE = { accountId: 'default', generation: 1, number: 0 };

describe('SessionSeal', () => {
  const seal = SessionSeal.of(key());

  it('opens what it sealed for a place, and shows nothing of it', () => {
    const sealed = seal.seal(PLACE, Buffer.from('a session'));
    expect(seal.open(PLACE, sealed).toString()).toBe('a session');
    expect(sealed.includes('session')).toBe(false);
    expect(seal.seal(PLACE, Buffer.from('a session'))).not.toEqual(sealed);
  });

  it.each([
    ['another account', { ...PLACE, accountId: 'other' }],
    ['another generation', { ...PLACE, generation: 2 }],
    ['another number', { ...PLACE, number: 1 }],
  ])('does not open it for %s', (_, place) => {
    expect(() => seal.open(place, seal.seal(PLACE, Buffer.from('x')))).toThrow(/./);
  });

  it('does not open what was changed, cut, or sealed with another key', () => {
    const sealed = seal.seal(PLACE, Buffer.from('a session'));
    const changed = Buffer.from(sealed);
    changed[20]! ^= 1;
    const other = SessionSeal.of(key());
    for (const [by, what] of [
      [seal, changed],
      [seal, sealed.subarray(0, 30)],
      [other, sealed],
    ] as const) {
      expect(() => by.open(PLACE, what)).toThrow(/./);
    }
    expect(other.fingerprint).not.toBe(seal.fingerprint);
  });

  it.each(['', 'secret', randomBytes(31).toString('base64'), randomBytes(32).toString('hex'), `${key()}!`])(
    'refuses %p as a key',
    (text) => {
      expect(isSessionKey(text)).toBe(false);
      expect(() => SessionSeal.of(text)).toThrow('32 random bytes in base64');
    },
  );
});
