import type { EntityManager } from 'typeorm';
import { type StudySettings, studySettingsSchema } from '@promptpipe/domain';
import { queryRow } from '../database/sql';

export interface StudyHead {
  readonly id: string;
  readonly code: string;
  readonly accountId: string;
  readonly defaultZone: string;
  readonly settings: StudySettings;
}

const FIELDS = `id, code, account_id as "accountId", default_zone as "defaultZone", settings`;
const BY_CODE = `select ${FIELDS} from studies where code = $1`;
const BY_ID = `select ${FIELDS} from studies where id = $1`;

type Stored = Omit<StudyHead, 'settings'> & { readonly settings: unknown };

/** Whether a consent is needed is not guessed: settings that nobody can read ask for one that nobody can give. */
const UNREADABLE: StudySettings = {
  consent: { needed: true, version: '(none: the settings of the study cannot be read)', text: '-' },
};

const readStudyHead = ({ settings, ...head }: Stored): StudyHead => ({
  ...head,
  settings: studySettingsSchema.safeParse(settings).data ?? UNREADABLE,
});

export async function findStudyByCode(tx: EntityManager, code: string): Promise<StudyHead | null> {
  const row = await queryRow<Stored>(tx, BY_CODE, [code]);
  return row && readStudyHead(row);
}

export async function findStudy(tx: EntityManager, id: string): Promise<StudyHead | null> {
  const row = await queryRow<Stored>(tx, BY_ID, [id]);
  return row && readStudyHead(row);
}
