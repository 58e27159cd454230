const AROUND = /^[\p{P}\p{S}\p{Z}\p{C}\p{M}]+|[\p{P}\p{S}\p{Z}\p{C}\p{M}]+$/gu;
const KEYCAP = /[\ufe0e\ufe0f\u20e3]/gu;
const SPACES = /\s+/gu;

/** One spelling for what is the same to a reader: case, width, emoji digits and spaces. */
export const sameSpelling = (text: string): string =>
  text.replaceAll('\u{1f51f}', '10').normalize('NFKC').replace(KEYCAP, '').toLowerCase().replace(SPACES, ' ').trim();

/** Without the punctuation, symbols and marks around it. */
export const withoutMarks = (text: string): string => sameSpelling(text).replace(AROUND, '');
