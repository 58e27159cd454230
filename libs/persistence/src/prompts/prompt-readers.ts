import type { EntityManager } from 'typeorm';
import type { PromptReader } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

const READERS = `
  select id, name, code, language, variables from participants where id = any($1::uuid[])`;

interface ReaderRow extends PromptReader {
  readonly id: string;
}

/** What a prompt may say about these people, by their ids. The caller holds their turnstiles, or only looks. */
export async function findPromptReaders(
  tx: EntityManager,
  participantIds: readonly string[],
): Promise<ReadonlyMap<string, PromptReader>> {
  const rows = await queryRows<ReaderRow>(tx, READERS, [participantIds]);
  return new Map(rows.map(({ id, ...reader }) => [id, reader]));
}
