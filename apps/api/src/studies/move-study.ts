import { type DataSource, insertAuditEntry, inTransaction, moveStudy, type Waker } from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { badField, noSuchStudy, Refusal, studyClosed } from '../http/refusal';
import { type MoveStudyRequest } from './studies.dto';

export interface MoveAnswer {
  readonly accountId: string;
  /** The one before. */
  readonly from: string;
  readonly participants: number;
  /** Owed, and sent from the new account now. */
  readonly messages: number;
  /** On their way from the old account, or of unknown outcome there: they end there. */
  readonly staying: number;
}

/** A study is sent from another number from now on. Asked again it changes nothing. */
export async function moveStudyAsAsked(
  { db, waker }: { readonly db: DataSource; readonly waker: Waker },
  code: string,
  { accountId }: MoveStudyRequest,
): Promise<MoveAnswer> {
  const answer = await inTransaction(db, async (tx) => {
    const move = await moveStudy(tx, code, accountId);
    switch (move.is) {
      case 'unknown-study':
        throw noSuchStudy();
      case 'closed':
        throw studyClosed();
      case 'unknown-account':
        throw badField('accountId', 'there is no account with this id');
      case 'taken':
        throw new Refusal(409, inTheWay(accountId, move.people));
    }
    const { is, studyId, ...moved } = move;
    if (is === 'moved') {
      await insertAuditEntry(tx, {
        ...{ apiKeyId: ADMIN_KEY_ID, action: 'study.move', target: { type: 'study', id: studyId } },
        before: { accountId: moved.from },
        after: { accountId, ...moved },
      });
    }
    return { accountId, ...moved };
  });
  waker.poke('messages');
  waker.poke('jobs');
  return answer;
}

/** A number is one person's on an account: otherwise nobody could tell whose answer it is. */
function inTheWay(
  accountId: string,
  people: readonly { readonly code: string; readonly otherStudy: string }[],
): string {
  const named = people.map(({ code, otherStudy }) => `${code} (in ${otherStudy})`).join(', ');
  return `Of these people somebody with the same number is on the account ${accountId} already: ${named}. Withdraw or change the one or the other.`;
}
