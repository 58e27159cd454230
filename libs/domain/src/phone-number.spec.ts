import fc from 'fast-check';
import { parsePhoneNumber } from './phone-number';

it.each([
  ['+4915112345678', '+4915112345678'],
  ['  +49 (151) 234-5678 ', '+491512345678'],
  ['0049 151 2345678', '+491512345678'],
  ['+1.555.010.0199', '+15550100199'],
  ['+1234567', '+1234567'],
  ['+123456789012345', '+123456789012345'],
])('reads %p as %s', (text, phone) => {
  expect(parsePhoneNumber(text)).toBe(phone);
});

it.each([
  ['', 'nothing'],
  ['+', 'no digit'],
  ['4915112345678', 'no international prefix'],
  ['0151 2345678', 'a national number'],
  ['+0151234567', 'no country begins with 0'],
  ['+123456', '6 digits'],
  ['+1234567890123456', '16 digits'],
  ['+49151x2345678', 'a letter'],
  ['++4915112345678', 'two signs'],
  ['+4915112345678;ext=1', 'an extension'],
  ['+٤٩١٥١١٢٣٤٥٦٧', 'digits of another script'],
  ['+4915112345678\n+4915112345679', 'two numbers'],
])('refuses %p: %s', (text) => {
  expect(parsePhoneNumber(text)).toBeNull();
});

it('answers nothing but E.164, and reads its own answer as itself', () => {
  const typed = fc.stringMatching(/^(\+|00|)[0-9 ().-]{4,20}x?$/);
  fc.assert(
    fc.property(typed, (text) => {
      const phone = parsePhoneNumber(text) ?? '+1234567';
      expect(phone).toMatch(/^\+[1-9][0-9]{6,14}$/);
      expect(parsePhoneNumber(phone)).toBe(phone);
    }),
  );
});
