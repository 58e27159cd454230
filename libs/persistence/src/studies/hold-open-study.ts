import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

/** Whoever closes a study locks its row against this: who comes in meanwhile is in it before it closes, or not at all. */
const HOLD = `select closed_at is null as open from studies where id = $1 for key share`;

/** True: the study takes people in, until this transaction ends. */
export const holdOpenStudy = async (tx: EntityManager, id: string): Promise<boolean> =>
  (await queryRow<{ open: boolean }>(tx, HOLD, [id]))?.open === true;
