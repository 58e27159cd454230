/** Without 0 and O, 1, I and L: a code is read aloud and typed from paper. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 6;

/** A code such as `K7MPXQ`; `pick(n)` answers a random whole number below n. */
export const newParticipantCode = (pick: (below: number) => number): string =>
  Array.from({ length: LENGTH }, () => LETTERS.charAt(pick(LETTERS.length))).join('');
