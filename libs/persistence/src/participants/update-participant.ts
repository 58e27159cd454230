import type { EntityManager } from 'typeorm';
import type { QuietHours } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { PARTICIPANT_FIELDS, type ParticipantView } from './read-participants';
import { takenBy } from './taken-by';
import type { LockedParticipant } from './turnstile';

/** What is undefined stays; null clears. */
export interface ParticipantChanges {
  readonly name?: string | undefined;
  readonly code?: string | undefined;
  readonly timezone?: string | undefined;
  readonly language?: string | undefined;
  readonly quietHours?: QuietHours | null | undefined;
  readonly arm?: string | null | undefined;
  /** All of them: what is not named is gone. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

const UPDATE = `
  update participants
     set name = coalesce($2, name), code = coalesce($3, code), timezone = coalesce($4, timezone),
         language = coalesce($5, language), variables = coalesce($6::jsonb, variables),
         quiet_hours = case when $7 then $8::jsonb else quiet_hours end,
         arm = case when $9 then $10 else arm end,
         updated_at = pp_now()
   where id = $1
  returning ${PARTICIPANT_FIELDS}`;

/**
 * What was planned for another zone or arm is planned anew, and the planner sees to it. The plans are looked at now; which
 * plans there are to be is told by the mark of the person.
 */
const RE_PLAN = `
  with marked as (
    update participants set plans_due = true where id = $1
  )
  update schedule_plans
     set plan_at = pp_now(), updated_at = pp_now()
   where participant_id = $1 and ended_at is null
  returning schedule_id`;

const ARM = `select arm from participants where id = $1`;

export interface UpdatedParticipant {
  readonly participant: ParticipantView;
  /** How many plans are looked at again. */
  readonly rePlanned: number;
}

/** The caller holds the turnstile. After `code-taken` the transaction is aborted. */
export async function updateParticipant(
  tx: EntityManager,
  before: LockedParticipant,
  changes: ParticipantChanges,
): Promise<UpdatedParticipant | 'code-taken'> {
  const old = await queryRow<{ arm: string | null }>(tx, ARM, [before.id]);
  const participant = await update(tx, before.id, changes);
  if (participant === 'code-taken') return participant;
  const isMoved = participant.timezone !== before.timezone || participant.arm !== (old?.arm ?? null);
  const plans = isMoved ? await queryRows(tx, RE_PLAN, [before.id]) : [];
  return { participant, rePlanned: plans.length };
}

async function update(
  tx: EntityManager,
  id: string,
  { name, code, timezone, language, variables, quietHours, arm }: ParticipantChanges,
): Promise<ParticipantView | 'code-taken'> {
  const kept = [name, code, timezone, language, variables].map((value) => value ?? null);
  const cleared = [quietHours !== undefined, quietHours ?? null, arm !== undefined, arm ?? null];
  try {
    const row = await queryRow<ParticipantView>(tx, UPDATE, [id, ...kept, ...cleared]);
    if (!row) throw new Error(`Participant ${id} vanished under its lock`);
    return row;
  } catch (error) {
    if (takenBy(error) !== 'code-taken') throw error;
    return 'code-taken';
  }
}
