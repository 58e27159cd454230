import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

export interface PromptView {
  readonly id: string;
  readonly studyId: string;
  /** Code of the study. */
  readonly study: string;
  readonly version: number;
  readonly kind: string;
  readonly content: { readonly text: string };
}

const INSERT = `
  insert into prompts (id, study_id, content)
  select $1, s.id, jsonb_build_object('text', $3::text) from studies s where s.code = $2`;

const ONE = `
  select id, study_id as "studyId", (select s.code from studies s where s.id = study_id) as study, version, kind, content
    from prompts
   where id = $1`;

export async function insertPrompt(tx: EntityManager, id: string, studyCode: string, text: string): Promise<void> {
  await queryRows(tx, INSERT, [id, studyCode, text]);
}

export const findPrompt = (tx: EntityManager, id: string): Promise<PromptView | null> =>
  queryRow<PromptView>(tx, ONE, [id]);
