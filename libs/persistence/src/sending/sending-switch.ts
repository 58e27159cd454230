import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

/** Whether a study or an account sends; the reason why not. */
export interface SendingSwitch {
  readonly id: string;
  readonly paused: boolean;
  readonly reason: string | null;
}

const FIELDS = `id, sending = 'paused' as paused, sending_reason as reason`;

/**
 * The claim of each message reads both switches in its own statement, so that from the commit on nothing more is claimed.
 * Locked, so that of two who switch at once the second sees, and writes down, what the first has done.
 */
const LOCK_STUDY = `select ${FIELDS} from studies where code = $1 for no key update`;
const LOCK_ACCOUNT = `select ${FIELDS} from whatsapp_accounts where id = $1 for no key update`;

const set = (table: string): string =>
  `update ${table} set sending = $2, sending_reason = $3, updated_at = pp_now() where id = $1`;
const SET_STUDY = set('studies');
const SET_ACCOUNT = set('whatsapp_accounts');

export const lockStudySwitch = (tx: EntityManager, code: string): Promise<SendingSwitch | null> =>
  queryRow<SendingSwitch>(tx, LOCK_STUDY, [code]);

export const lockAccountSwitch = (tx: EntityManager, id: string): Promise<SendingSwitch | null> =>
  queryRow<SendingSwitch>(tx, LOCK_ACCOUNT, [id]);

const params = ({ id, paused, reason }: SendingSwitch): unknown[] => [id, paused ? 'paused' : 'on', reason];

export async function setStudySwitch(tx: EntityManager, to: SendingSwitch): Promise<void> {
  await queryRows(tx, SET_STUDY, params(to));
}

export async function setAccountSwitch(tx: EntityManager, to: SendingSwitch): Promise<void> {
  await queryRows(tx, SET_ACCOUNT, params(to));
}
