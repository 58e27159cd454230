import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** Locked, so that none is taken back before what it allowed has committed. */
const CONFIRMED = `select id from studies where export_confirmed_at is not null order by id for share`;

/** Studies that retention may touch: their export has been confirmed. */
export const confirmedStudies = async (tx: EntityManager): Promise<string[]> =>
  (await queryRows<{ id: string }>(tx, CONFIRMED)).map(({ id }) => id);
