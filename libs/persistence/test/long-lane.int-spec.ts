import { aParticipant, DEFAULT_STUDY } from '@promptpipe/testing';
import { type EntityManager, expireMessages, sweepHeldMessages } from '../src';
import { useDatabase } from './database';
import { effortOf, measure } from './plans';

/** One person's whole lane: the first is shown, all others wait behind it. */
const LANE = `
  insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                               dedupe_key, wa_message_id, held, expires_at)
  select gen_random_uuid(), $1, '${DEFAULT_STUDY}', 'default', '{}', 'Hello', n, 'row:' || n,
         '3EB0' || upper(substr(md5(n::text), 1, 18)), n > 1,
         now() + $2::interval + n * $3::integer * interval '1 millisecond'
    from generate_series(1, 20000) n`;

const LANES = [
  { what: 'has time', timeLeft: '1 hour', order: 1 },
  { what: 'is past its time, the first first', timeLeft: '-1 hour', order: 1 },
  { what: 'is past its time, the last first', timeLeft: '-1 hour', order: -1 },
];

interface Work {
  readonly what: string;
  readonly work: (tx: EntityManager) => Promise<unknown>;
  readonly effort: number;
}

const WORKS: readonly Work[] = [
  // To write a chunk of 500 rows and their index entries touches 12 000 blocks; the lane has 20 000 rows.
  { what: 'expiring a chunk', work: expireMessages, effort: 20_000 },
  { what: 'sweeping what is held', work: (tx) => sweepHeldMessages(tx), effort: 50 },
];

describe.each(LANES)('of a long lane that $what', ({ timeLeft, order }) => {
  const database = useDatabase({ keepRows: true });
  beforeAll(async () => {
    await database.query(LANE, [(await aParticipant(database)).id, timeLeft, order]);
    await database.query('vacuum analyze outbox_messages');
  });

  it.each(WORKS)('$what takes no more than $effort', async ({ work, effort }) => {
    expect(effortOf(await measure(database.db, work))).toBeLessThan(effort);
  });
});
