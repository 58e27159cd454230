/** Punctuation, symbols (emoji), spaces and invisible characters at both ends. */
const AROUND = /^[\p{P}\p{S}\p{Z}\p{C}\p{M}]+|[\p{P}\p{S}\p{Z}\p{C}\p{Me}]+$/gu;
const BETWEEN = /[\s\p{Pd}\p{Cf}]+/gu;

/** Vowel signs of scripts such as Devanagari are marks too, and no diacritics: without them it is another word. */
const DIACRITICS = /(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Greek}])\p{Mn}+/gu;
const VARIATIONS = /[\uFE00-\uFE0F]/gu;

/** Letters that people type for one another. */
const TWINS: Readonly<Record<string, string>> = { ı: 'i', ß: 'ss', ى: 'ي', ـ: '', '’': "'", ʼ: "'" };

/**
 * What somebody said, so that spellings of it compare equal: width and style of letters, case, diacritics, what stands around
 * it, and what stands between its words.
 */
export const said = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(VARIATIONS, '')
    .replace(DIACRITICS, '')
    .normalize('NFC')
    .replace(/[ıßىـ’ʼ]/gu, (letter) => TWINS[letter] ?? letter)
    .replace(AROUND, '')
    .replace(BETWEEN, ' ');
