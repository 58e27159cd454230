declare const branded: unique symbol;

/** E.164 by form: `+` and 7 to 15 digits. Stricter libraries refuse the numbers that tests use. */
export type PhoneNumber = string & { readonly [branded]: 'PhoneNumber' };

const SEPARATORS = /[\s().-]/g;
const E164 = /^\+[1-9]\d{6,14}$/;

/** Reads what people type (`+49 (151) 234-5678`, `0049151…`); null when it is no international number. */
export function parsePhoneNumber(text: string): PhoneNumber | null {
  const digits = text.trim().replace(SEPARATORS, '').replace(/^00/, '+');
  return E164.test(digits) ? (digits as PhoneNumber) : null;
}
