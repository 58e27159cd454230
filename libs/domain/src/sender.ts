import { parsePhoneNumber, type PhoneNumber } from './phone-number';

declare const branded: unique symbol;

/** WhatsApp's own name for a person, which says nothing of their number: `<digits>@lid`. */
export type Lid = string & { readonly [branded]: 'Lid' };

/** Whom WhatsApp names as the writer of a message. */
export type Sender = PhoneNumber | Lid;

const LID = /^[0-9]{1,32}@lid$/;

export const isLid = (sender: string): sender is Lid => LID.test(sender);

/** Null: no person; a group, a newsletter or a broadcast. */
export const parseSender = (text: string): Sender | null => (isLid(text) ? text : parsePhoneNumber(text));
