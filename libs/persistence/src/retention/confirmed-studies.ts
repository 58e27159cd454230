import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/**
 * Locked, so that none is taken back before what it allowed has committed. A confirmation says until when a study has been
 * exported: it allows what is older than so many days only while that reaches as far. Of a closed study it allows all, once
 * it was given after the closing.
 */
const CONFIRMED = `
  select id from studies
   where export_confirmed_at >= pp_now() - $1 * interval '1 day' or export_confirmed_at >= closed_at
   order by id
     for share`;

/** Studies of which retention may remove what is older than so many days: all of that has been exported. */
export const confirmedStudies = async (tx: EntityManager, days: number): Promise<string[]> =>
  (await queryRows<{ id: string }>(tx, CONFIRMED, [days])).map(({ id }) => id);
