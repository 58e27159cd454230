import { changeExpectedPhone, type EntityManager, type NumberReplacement } from '@promptpipe/persistence';
import { notFound, taken } from '../http/refusal';

/** The number that an account is to be; null: its next pairing says so. Answers the one before where it was another, and what became of what that one owed. */
export async function expectPhone(
  tx: EntityManager,
  accountId: string,
  phone: string | null,
): Promise<{ readonly before: string | null; readonly replaced: NumberReplacement | null } | null> {
  const change = await changeExpectedPhone(tx, accountId, phone);
  switch (change.is) {
    case 'unknown-account':
      throw notFound('account');
    case 'taken':
      throw taken('phone', `the account ${change.by} has this number, and two on one number would unlink each other`);
    case 'same':
      return null;
    case 'changed':
      return { before: change.before, replaced: change.replaced };
  }
}
