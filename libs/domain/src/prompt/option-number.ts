import { sameSpelling, withoutMarks } from './said';

const NUMBER = /^[1-9]\d?$/;
/** Minus two is another answer than two. */
const BELOW_ZERO = /^[-\u2212\u2013]\d/u;

/** The number that a whole text says: "2", "2.", "(2)", 2️⃣. Null for anything else. */
export function saidNumber(text: string): number | null {
  const said = withoutMarks(text);
  return NUMBER.test(said) && !BELOW_ZERO.test(sameSpelling(text)) ? Number(said) : null;
}
