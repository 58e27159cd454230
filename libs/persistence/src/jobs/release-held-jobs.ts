import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { participantLockKey } from './enqueue-job';
import { HEAD_OF_KEY } from './head-of-key';
import { TOLD_BY_THEM } from './told-by-them';

/** The first held job behind each of these ended ones is seen again; the claim proves the order all the same. */
const RELEASE_BEHIND = `
  update jobs
     set held = false
   where id = any(array(
           select next.id
             from jobs ended,
                  lateral (
                    select j.id
                      from jobs j
                     where j.lock_key = ended.lock_key
                       and j.status = 'queued' and j.held
                     order by j.participant_seq
                     limit 1) next
            where ended.id = any($1::uuid[])))
     and status = 'queued' and held
  returning id`;

/** The same behind jobs whose rows are gone. */
const RELEASE_KEYS = `
  update jobs
     set held = false
   where id = any(array(
           select next.id
             from unnest($1::text[]) as key,
                  lateral (
                    select j.id
                      from jobs j
                     where j.lock_key = key
                       and j.status = 'queued' and j.held
                     order by j.participant_seq
                     limit 1) next))
     and status = 'queued' and held`;

/** Whoever is paused: what they told us no longer waits for what now stands still. */
const RELEASE_TOLD = `
  update jobs
     set held = false
   where lock_key = $1
     and status = 'queued' and held
     and kind = any($2::text[])`;

const RELEASE_FREE = `
  update jobs
     set held = false
   where id = any(array(
           select j.id from jobs j where j.id = any($1::uuid[]) and j.held and ${HEAD_OF_KEY}))
     and status = 'queued'
  returning id`;

/** The first held job of each key, by one step of the index a key: what is held behind them stays unread. */
const SWEEP = `
  with recursive first_of_key as (
    (select lock_key, id from jobs where status = 'queued' and held order by lock_key, participant_seq limit 1)
    union all
    select next.lock_key, next.id
      from first_of_key,
           lateral (select lock_key, id
                      from jobs
                     where status = 'queued' and held and lock_key > first_of_key.lock_key
                     order by lock_key, participant_seq
                     limit 1) next
  )
  update jobs
     set held = false
   where id = any(array(
           select j.id
             from jobs j
            where j.id = any(array(select id from first_of_key))
              and ${HEAD_OF_KEY}
            limit 1000
              for update skip locked))
     and status = 'queued'
  returning id`;

/**
 * To be called after the commit that ended jobs: a stage act that just then holds what stands behind them looks again
 * after its own commit, so that one of the two sees the other. Within that transaction it mostly does; the sweep sees
 * to the rest. Answers how many came free.
 */
export async function releaseBehindJobs(tx: EntityManager, endedIds: readonly string[]): Promise<number> {
  if (endedIds.length === 0) return 0;
  return (await queryRows(tx, RELEASE_BEHIND, [endedIds])).length;
}

/** In the transaction that removes the rows: who waits behind them by then is seen again. */
export async function releaseKeys(tx: EntityManager, lockKeys: readonly string[]): Promise<void> {
  if (lockKeys.length > 0) await queryRows(tx, RELEASE_KEYS, [lockKeys]);
}

/** In the transaction that pauses somebody: what they told us is seen again. */
export async function releaseTold(tx: EntityManager, participantId: string): Promise<void> {
  await queryRows(tx, RELEASE_TOLD, [participantLockKey(participantId), TOLD_BY_THEM]);
}

/** The other half: what a stage act has held although its head ended meanwhile. */
export async function releaseFreeJobs(tx: EntityManager, heldIds: readonly string[]): Promise<number> {
  if (heldIds.length === 0) return 0;
  return (await queryRows(tx, RELEASE_FREE, [heldIds])).length;
}

/** The backstop, for who died between the two or ends jobs otherwise: one chunk (≤ 1000); answers how many came free. */
export const sweepHeldJobs = async (tx: EntityManager): Promise<number> => (await queryRows(tx, SWEEP)).length;
