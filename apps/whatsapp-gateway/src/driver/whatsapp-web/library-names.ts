/** A name of WhatsApp's as it comes to us: its text, or the two halves of it. */
export type Wid = string | { readonly user: string; readonly server: string };

const PERSON = /^(\+\d+|\d+@lid)$/;

/** Whether this, by `+` and digits or by a lid, is one person: no group, no newsletter, no status. */
export const isPerson = (name: string): boolean => PERSON.test(name);

/** How we call whoever is named so, without the device behind it (`user:4`, `user.0:4`). */
export function nameOf(wid: Wid): string {
  const [named = '', server = ''] = typeof wid === 'string' ? wid.split('@') : [wid.user, wid.server];
  const [user = ''] = named.split(/[:.]/);
  return server === 'c.us' ? `+${user}` : `${user}@${server}`;
}
