import type { Column } from './column';

interface OfPerson {
  readonly study: string;
  readonly participant: string;
  readonly arm: string | null;
}

/** Whose row it is; nothing here tells who that is in the world. */
export const personColumns: readonly Column<OfPerson>[] = [
  { name: 'study', type: 'text', meaning: 'code of the study', of: ({ study }) => study },
  {
    name: 'participant',
    type: 'text',
    meaning: 'code of the participant in the study; no column of an export holds a phone number',
    of: ({ participant }) => participant,
  },
  {
    name: 'arm',
    type: 'text',
    meaning: 'arm of the participant when the row was read; empty: none',
    of: ({ arm }) => arm,
  },
];
