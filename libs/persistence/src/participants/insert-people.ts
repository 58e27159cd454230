import type { EntityManager } from 'typeorm';
import { jsonOf } from '../database/json-of';
import { queryRows } from '../database/sql';
import { adoptStrangersMessages } from '../inbound/adopt-strangers';
import { findStrangers } from '../inbound/lock-sender';
import type { NewParticipant } from './insert-participant';
import { lockParticipant } from './turnstile';

/** Whose number or code another has is passed over, and nobody waits for a key twice: by phone, as every file comes in. */
const INSERT = `
  insert into participants (id, study_id, account_id, code, phone, name, timezone, status, language, quiet_hours, arm, variables,
                            enrolled_at)
  select person.id, s.id, s.account_id, person.code, person.phone, person.name, coalesce(person.timezone, s.default_zone),
         person.status, person.language, null, person.arm, person.variables,
         case when person.status = 'active' then pp_now() end
    from jsonb_to_recordset($2::jsonb) as person
           (id uuid, code text, phone text, name text, timezone text, status text, language text, arm text, variables jsonb)
    join studies s on s.id = $1
   order by person.phone
  on conflict do nothing
  returning id, phone`;

export interface InsertedPeople {
  /** Numbers of those who are enrolled by it. */
  readonly phones: readonly string[];
  /** Messages that some of them had written before. */
  readonly adopted: number;
}

/** One chunk (≤ 500) of one study. What a stranger among them wrote is handled from now on, as at a single enrolment. */
export async function insertPeople(
  tx: EntityManager,
  study: { readonly id: string; readonly accountId: string },
  people: readonly Required<NewParticipant>[],
): Promise<InsertedPeople> {
  const made = await queryRows<{ id: string; phone: string }>(tx, INSERT, [study.id, jsonOf(people)]);
  const phones = made.map(({ phone }) => phone);
  const strangers = await findStrangers(tx, study.accountId, phones);
  let adopted = 0;
  for (const { id, phone } of made.filter((person) => strangers.includes(person.phone))) {
    const participant = await lockParticipant(tx, id);
    if (participant) adopted += (await adoptStrangersMessages(tx, participant, phone)).adopted;
  }
  return { phones, adopted };
}
