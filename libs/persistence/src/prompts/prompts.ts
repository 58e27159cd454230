import type { EntityManager } from 'typeorm';
import { definitionHash, type PromptContent, kindOf } from '@promptpipe/domain';
import { jsonOf } from '../database/json-of';
import { queryRow, queryRows } from '../database/sql';

export interface PromptView {
  readonly id: string;
  readonly studyId: string;
  /** Code of the study. */
  readonly study: string;
  readonly version: number;
  readonly kind: string;
  /** As it was stored: whoever renders it reads it by `promptContentSchema` first. */
  readonly content: PromptContent;
}

const FIELDS = `
  id, study_id as "studyId", (select s.code from studies s where s.id = study_id) as study, version, kind, content`;

const INSERT = `
  insert into prompts (id, study_id, kind, content)
  select $1, s.id, $3, $4::jsonb from studies s where s.code = $2`;

/** Each version stands here for good, the present one too: what was once said can be looked up by its hash. */
const KEEP_VERSION = `
  insert into prompt_versions (prompt_id, version, kind, content, definition_hash) values ($1, $2, $3, $4::jsonb, $5)`;

const ONE = `select ${FIELDS} from prompts where id = $1`;

const LOCK = `select ${FIELDS} from prompts where id = $1 for no key update`;

const CHANGE = `update prompts set version = $2, kind = $3, content = $4::jsonb where id = $1`;

/** UUIDv7 keys: by id is by age. */
const PAGE = `
  select ${FIELDS}
    from prompts
   where ($1::text is null or study_id = (select s.id from studies s where s.code = $1))
     and ($2::uuid is null or id > $2)
   order by id
   limit $3`;

export async function insertPrompt(
  tx: EntityManager,
  prompt: { readonly id: string; readonly study: string; readonly content: PromptContent },
): Promise<void> {
  const { id, study, content } = prompt;
  await queryRows(tx, INSERT, [id, study, kindOf(content), jsonOf(content)]);
  await keepVersion(tx, id, 1, content);
}

/** The caller has locked the prompt and saw its version. */
export async function changePrompt(tx: EntityManager, { id, version }: PromptView, to: PromptContent): Promise<void> {
  await queryRows(tx, CHANGE, [id, version + 1, kindOf(to), jsonOf(to)]);
  await keepVersion(tx, id, version + 1, to);
}

const keepVersion = (tx: EntityManager, id: string, version: number, content: PromptContent): Promise<unknown> =>
  queryRows(tx, KEEP_VERSION, [id, version, kindOf(content), jsonOf(content), definitionHash(content)]);

export const findPrompt = (tx: EntityManager, id: string): Promise<PromptView | null> =>
  queryRow<PromptView>(tx, ONE, [id]);

export const lockPrompt = (tx: EntityManager, id: string): Promise<PromptView | null> =>
  queryRow<PromptView>(tx, LOCK, [id]);

export const listPrompts = (
  tx: EntityManager,
  study: string | null,
  page: { readonly after: string | null; readonly limit: number },
): Promise<PromptView[]> => queryRows<PromptView>(tx, PAGE, [study, page.after, page.limit]);
