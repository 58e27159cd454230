import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

const SOME = 'select id, content from prompts where id = any($1::uuid[])';

/** As they are stored, by id: whoever says them reads them first. */
export async function findPromptContents(tx: EntityManager, ids: readonly string[]): Promise<Map<string, unknown>> {
  const rows = await queryRows<{ id: string; content: unknown }>(tx, SOME, [ids]);
  return new Map(rows.map(({ id, content }) => [id, content]));
}
