import { z } from 'zod';
import { type NetworkState } from './network-state';

/**
 * Who has a number. `lid`: gateways hear of them by a lid and the number behind it; `lid-asked`: by a lid, and whose it is is told to
 * who asks; `lid-only`: by a lid, which is told only to who asks for the number.
 */
export const personSchema = z.strictObject({
  onWhatsApp: z.boolean().default(true),
  named: z.enum(['phone', 'lid', 'lid-asked', 'lid-only']).default('phone'),
});

export type Person = z.output<typeof personSchema>;

const ORDINARY: Person = personSchema.parse({});
const LID = /^77(\d+)@lid$/;

export const personOf = (state: NetworkState, phone: string): Person => state.people.get(phone) ?? ORDINARY;

/** One number, one lid, as the fake page of WhatsApp Web has it. */
export const lidOf = (phone: string): string => `77${phone.slice(1)}@lid`;

/** How gateways hear of the person with this number. */
export function namesOf(state: NetworkState, phone: string): { from: string; phone?: string } {
  const { named } = personOf(state, phone);
  if (named === 'phone') return { from: phone };
  return { from: lidOf(phone), ...(named === 'lid' && { phone }) };
}

export interface NumberFact {
  onWhatsApp: boolean;
  lid: string | null;
}

export function numberFact(state: NetworkState, phone: string): NumberFact {
  const { onWhatsApp } = personOf(state, phone);
  return { onWhatsApp, lid: onWhatsApp ? lidOf(phone) : null };
}

/** The numbers behind these lids, of everybody who does not hide it. */
export function identitiesOf(state: NetworkState, lids: readonly string[]): { lid: string; phone: string }[] {
  return lids.flatMap((lid) => {
    const digits = LID.exec(lid)?.[1];
    if (digits === undefined || personOf(state, `+${digits}`).named === 'lid-only') return [];
    return [{ lid, phone: `+${digits}` }];
  });
}
