import { violatedConstraint } from '../database/transaction';

export type Taken = 'phone-taken' | 'code-taken';

/** Which of a person's own values another has; null: it is another error. The transaction is aborted all the same. */
export function takenBy(error: unknown): Taken | null {
  switch (violatedConstraint(error)) {
    case 'participants_account_id_phone_key':
      return 'phone-taken';
    case 'participants_study_id_code_key':
      return 'code-taken';
    default:
      return null;
  }
}
