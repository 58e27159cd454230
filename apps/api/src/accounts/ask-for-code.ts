import { autocommit, type DataSource, findAccount, type Waker } from '@promptpipe/persistence';
import { z } from 'zod';
import { badField, notFound, Refusal } from '../http/refusal';
import { phoneSchema } from '../participants/person-fields';
import { ask } from './ask-of-account';
import { type RequestAnswer } from './request-answer';

/** Without a number, that which the account is to be. */
export const pairingCodeSchema = z.strictObject({ phone: phoneSchema.optional() }).default({});
export type PairingCodeRequest = z.output<typeof pairingCodeSchema>;

/** A code that is typed on the phone: WhatsApp makes it for one number, so it is the account's or none. */
export async function askForCode(
  basis: { readonly db: DataSource; readonly waker: Waker },
  accountId: string,
  said: string | undefined,
): Promise<RequestAnswer> {
  const account = await findAccount(autocommit(basis.db), accountId);
  if (!account) throw notFound('account');
  const phone = said ?? account.phone;
  if (phone === null) throw badField('phone', 'is missing: say on which phone the code is typed');
  if (account.phone !== null && phone !== account.phone) {
    const way = `PATCH /v1/accounts/${accountId} {"phone"} first, when this number is meant.`;
    throw new Refusal(409, `The account is another number, and a session of this one would be refused. ${way}`);
  }
  if (account.state === 'connected') {
    throw new Refusal(409, `The account is paired. POST /v1/accounts/${accountId}/logout first, to pair it anew.`);
  }
  return ask(basis, { accountId, kind: 'pairing-code', phone });
}
