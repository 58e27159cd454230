import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

export interface KnownPerson {
  readonly phone: string;
  readonly code: string;
  readonly studyId: string;
  readonly accountId: string;
}

/** Whoever has one of the numbers on the account, or one of the codes in the study: by the unique keys. */
const KNOWN = `
  select phone, code, study_id as "studyId", account_id as "accountId"
    from participants where account_id = $1 and phone = any($3::text[])
   union
  select phone, code, study_id, account_id from participants where study_id = $2 and code = any($4::text[])`;

/** Read unlocked: the insert finds out about whoever comes in between. */
export const findKnownPeople = (
  tx: EntityManager,
  study: { readonly id: string; readonly accountId: string },
  { phones, codes }: { readonly phones: readonly string[]; readonly codes: readonly string[] },
): Promise<KnownPerson[]> => queryRows<KnownPerson>(tx, KNOWN, [study.accountId, study.id, phones, codes]);
