import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import type { LockedParticipant } from '../participants/turnstile';
import { insertMessages } from './insert-messages';
import type { NewMessage, OwedMessage } from './new-message';

export type { NewMessage, OwedMessage, SentPoll } from './new-message';

export type EnqueueMessageResult =
  | { readonly outcome: 'created' | 'exists'; readonly id: string }
  | { readonly outcome: 'other-body'; readonly id: string };

/** The cause outlives the message: whoever runs it again finds what it made, also after the message has moved away. */
const TAKE_CAUSES = `
  insert into message_causes (dedupe_key, message_id, body_hash)
  select * from unnest($1::text[], $2::uuid[], $3::text[])
  on conflict (dedupe_key) do nothing
  returning dedupe_key as "dedupeKey"`;

const FIND_CAUSES = `
  select dedupe_key as "dedupeKey", message_id as id, body_hash as "bodyHash" from message_causes where dedupe_key = any($1::text[])`;

/** A message without times, or that quiet hours do not touch, has the hash of before there were any: causes outlive releases. */
function hashOf({ lane, text, poll, notBefore = null, expiresAt = null, quietPolicy = 'send' }: NewMessage): string {
  const times = notBefore === null && expiresAt === null ? [] : [notBefore, expiresAt];
  const quiet = quietPolicy === 'send' ? [] : [quietPolicy];
  const asked = poll ? ['poll'] : [];
  return createHash('sha256')
    .update(JSON.stringify([lane, text, ...times, ...quiet, ...asked]))
    .digest('hex');
}

/**
 * One message for each cause, in the order of each person's line; no two of one cause. The caller holds the turnstiles and has
 * looked at each status under them. Answers in the order in which they were given.
 */
export async function enqueueMessages(
  tx: EntityManager,
  owed: readonly OwedMessage[],
): Promise<EnqueueMessageResult[]> {
  if (owed.length === 0) return [];
  const keys = owed.map(({ message }) => message.dedupeKey);
  const hashes = owed.map(({ message }) => hashOf(message));
  const params = [keys, owed.map(({ message }) => message.id), hashes];
  const rows = await queryRows<{ dedupeKey: string }>(tx, TAKE_CAUSES, params);
  const taken = new Set(rows.map(({ dedupeKey }) => dedupeKey));
  await insertMessages(
    tx,
    owed.filter(({ message }) => taken.has(message.dedupeKey)),
  );
  const made = await findMade(
    tx,
    keys.filter((key) => !taken.has(key)),
  );
  return owed.map(({ message: { id, dedupeKey } }, place): EnqueueMessageResult => {
    if (taken.has(dedupeKey)) return { outcome: 'created', id };
    const known = made.get(dedupeKey);
    if (!known) throw new Error(`The cause ${dedupeKey} vanished while it was read`);
    return { outcome: known.bodyHash === hashes[place] ? 'exists' : 'other-body', id: known.id };
  });
}

/** As `enqueueMessages`, of one. */
export async function enqueueMessage(
  tx: EntityManager,
  participant: LockedParticipant,
  message: NewMessage,
): Promise<EnqueueMessageResult> {
  const [result] = await enqueueMessages(tx, [{ participant, message }]);
  if (!result) throw new Error(`Nothing became of message ${message.id}`);
  return result;
}

interface Made {
  readonly dedupeKey: string;
  readonly id: string;
  readonly bodyHash: string;
}

async function findMade(tx: EntityManager, keys: readonly string[]): Promise<ReadonlyMap<string, Made>> {
  const rows = keys.length === 0 ? [] : await queryRows<Made>(tx, FIND_CAUSES, [keys]);
  return new Map(rows.map((row) => [row.dedupeKey, row]));
}
