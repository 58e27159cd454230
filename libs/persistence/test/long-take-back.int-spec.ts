import { aParticipant, DEFAULT_STUDY } from '@promptpipe/testing';
import { replayDeadJobs, requeueStaleRunningJobs, takeBackStaleMessages } from '../src';
import { useDatabase } from './database';
import { effortOf, measure } from './plans';

const COUNT = 20_000;

/** All that one process had in its hands, which is more than the planner has ever seen elsewhere: nothing is queued. */
const IN_HAND = [
  `insert into jobs (id, kind, payload, participant_id, participant_seq, study_id, cause, dedupe_key, status, attempt,
                     lease_owner, lease_until)
   select md5('job' || n)::uuid, 'inbound', '{}', $1, n, '${DEFAULT_STUDY}', 'x', 'job:' || n, 'running', 1,
          md5('gone')::uuid, now() + interval '1 minute'
     from generate_series(1, ${COUNT}) n`,
  `insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                                dedupe_key, wa_message_id, recipient, status, attempt, lease_owner, lease_until)
   select md5('message' || n)::uuid, $1, '${DEFAULT_STUDY}', 'default', '{}', 'Hello', n, 'row:' || n,
          '3EB0' || upper(substr(md5(n::text), 1, 18)), '+491234567', 'sending', 1, md5('gone')::uuid,
          now() + interval '1 minute'
     from generate_series(1, ${COUNT}) n`,
];

/** The last chunks of many: what the ones before them have settled costs nothing any more. */
describe('a chunk of what a process had in its hands, after fifteen others', () => {
  const database = useDatabase({ keepRows: true });
  beforeAll(async () => {
    const { id } = await aParticipant(database);
    for (const text of IN_HAND) await database.query(text, [id]);
    await database.query('vacuum analyze jobs, outbox_messages');
    for (let chunk = 0; chunk < 15; chunk += 1) {
      await database.tx(requeueStaleRunningJobs);
      await database.tx(takeBackStaleMessages);
    }
  });

  it('of jobs finds its rows among those that run, and a twin by one step each', async () => {
    const [look, ...writes] = await measure(database.db, requeueStaleRunningJobs);
    expect(look?.scans[0]).toBe('jobs_running_idx');
    expect(look?.effort).toBeLessThan(5_000);
    // To write a chunk of 1000 rows and their index entries takes 25 000.
    expect(effortOf(writes)).toBeLessThan(35_000);
  });

  it('of messages finds its rows among those being sent', async () => {
    const statements = await measure(database.db, takeBackStaleMessages);
    expect(statements.flatMap(({ scans }) => scans)).toContain('outbox_messages_sending_idx');
    expect(effortOf(statements)).toBeLessThan(40_000);
  });

  it('of dead jobs finds a twin by one step each', async () => {
    await database.query(`update jobs set status = 'dead', lease_owner = null, lease_until = null, finished_at = now()
                           where id = any(array(select id from jobs where status = 'running' limit 500))`);
    const replay = await measure(database.db, async (tx) => {
      expect(await replayDeadJobs(tx, {}, null)).toMatchObject({ replayed: 500 });
    });
    expect(effortOf(replay)).toBeLessThan(25_000);
  });
});
