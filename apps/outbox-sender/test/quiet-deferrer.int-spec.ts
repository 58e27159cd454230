import { aMessage, aParticipant, db, DEFAULT_STUDY, type Row } from '@promptpipe/testing';
import { QuietDeferrer } from '../src/duties/quiet-deferrer';
import { useDatabase } from './use-database';

const clock = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
/** Two hours of which one is left. */
const quiet = { quiet_hours: { from: clock(-60), to: clock(60) } };

describe('the duty of quiet hours', () => {
  const database = useDatabase();
  let deferrer: QuietDeferrer;

  beforeEach(() => {
    deferrer = new QuietDeferrer(database.db);
  });

  const due = async (message: Row, person: Row = {}): Promise<string> =>
    (await aMessage(database, await aParticipant(database, { ...quiet, ...person }), message)).id;
  const rowOf = (id: string): Promise<Row> => database.row('outbox_messages', id);
  const minutesLeft = async (id: string): Promise<number> => {
    const { not_before } = (await rowOf(id)) as { not_before: Date };
    return (not_before.getTime() - Date.now()) / 60_000;
  };

  it('moves what waits to the end of the hours, and gives up the rest with its reason', async () => {
    const deferred = await due({ quiet_policy: 'defer', retry_at: db('now()') });
    const skipped = await due({ quiet_policy: 'skip' });
    const useless = await due({ quiet_policy: 'defer', expires_at: db(`now() + interval '30 minutes'`) });
    expect([await deferrer.runOnce(), await deferrer.runOnce()]).toEqual([3, 0]);
    expect(await rowOf(deferred)).toMatchObject({ status: 'queued', retry_at: null, last_error: null });
    expect(await minutesLeft(deferred)).toBeGreaterThan(58);
    expect(await minutesLeft(deferred)).toBeLessThanOrEqual(60);
    expect(await rowOf(skipped)).toMatchObject({ status: 'canceled' });
    expect((await rowOf(skipped)).last_error).toMatch(/^quiet-hours: It falls into the quiet hours/);
    expect(await rowOf(useless)).toMatchObject({ status: 'expired' });
    expect((await rowOf(useless)).last_error).toMatch(/^quiet-hours: .*useful only until/);
  });

  it('leaves alone what quiet hours do not touch, and who is not written to anyhow', async () => {
    const left = [
      await due({ quiet_policy: 'send' }),
      await due({ quiet_policy: 'skip', lane: 'reply' }),
      await due({ quiet_policy: 'skip' }, { timezone: 'Asia/Tokyo' }),
      await due({ quiet_policy: 'skip' }, { status: 'paused' }),
      await due({ quiet_policy: 'skip', not_before: db(`now() + interval '1 minute'`) }),
      await due({ quiet_policy: 'skip' }, { timezone: 'Mars/Olympus' }),
    ];
    expect(await deferrer.runOnce()).toBe(0);
    for (const id of left) expect(await rowOf(id)).toMatchObject({ status: 'queued' });
  });

  it('looks behind what is due and may leave, however much it is', async () => {
    const { id } = await aParticipant(database);
    await database.query(
      `insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                                    dedupe_key, wa_message_id, quiet_policy, not_before)
       select gen_random_uuid(), $1, $2, 'default', '{}', 'Hello', n, 'n' || n, '3EB0' || lpad(n::text, 18, '0'), 'defer',
              now() - interval '1 hour'
         from generate_series(1, 1200) n`,
      [id, DEFAULT_STUDY],
    );
    const behind = await due({ quiet_policy: 'skip' });
    const looks: (number | boolean)[] = [];
    for (let n = 0; n < 3; n += 1) looks.push(await deferrer.runOnce(), deferrer.isUnderWay);
    expect(looks).toEqual([0, true, 0, true, 1, false]);
    expect(await rowOf(behind)).toMatchObject({ status: 'canceled' });
  });
});
