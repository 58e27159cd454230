import { aBoot, aMessage, aParticipant, type MessageRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  claimMessage,
  deferMessages,
  findStageableAccounts,
  giveUpMessages,
  type LeaseRef,
  stageMessages,
} from '../src';
import { connectAccount, useDatabase } from './database';

/** Quiet at any time but the minute before it begins. */
const ALWAYS = { from: '12:00', to: '11:59' };
const clock = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
const soonAgain = (): Row => ({ from: clock(-120), to: clock(120) });

describe('a message in quiet hours', () => {
  const database = useDatabase();
  let boot: string;
  let lease: LeaseRef;

  beforeEach(async () => {
    boot = await aBoot(database);
    lease = await connectAccount(database, boot);
  });

  const asks = async (hours: unknown, zone: string): Promise<unknown> =>
    (
      await database.query<{ quiet: boolean }>('select pp_quiet($1::jsonb, $2) as quiet', [JSON.stringify(hours), zone])
    )[0]?.quiet;
  const claimed = async ({ id, attempt }: MessageRow): Promise<boolean> =>
    (await database.tx((tx) => claimMessage(tx, { id, attempt }, lease))) !== null;
  const staged = async (): Promise<string[]> => {
    const accounts = await findStageableAccounts(database.db.manager);
    const mark = { bootId: boot, brokerEpoch: 'e' };
    const act = await database.tx((tx) => stageMessages(tx, accounts, mark, 1_000));
    return act.staged.map(({ id }) => id);
  };
  const someone = (over: Row = {}): Promise<ParticipantRow> =>
    aParticipant(database, { quiet_hours: soonAgain(), ...over });

  it('is asked by one function, which knows midnight and breaks on nothing', async () => {
    expect(await asks(soonAgain(), 'UTC')).toBe(true);
    expect(await asks({ from: clock(60), to: clock(-60) }, 'UTC')).toBe(false);
    expect(await asks({ from: clock(-1), to: clock(0) }, 'UTC')).toBe(false);
    expect(await asks({ from: clock(0), to: clock(1) }, 'UTC')).toBe(true);
    expect(await asks(soonAgain(), 'Asia/Tokyo')).toBe(false);
    for (const hours of [null, 7, 'x', [], {}, { from: '22:00' }, { from: '22:00', to: 7 }, { from: 'a', to: 'b' }]) {
      expect([hours, await asks(hours, 'UTC')]).toEqual([hours, false]);
    }
    expect(await asks(ALWAYS, 'Mars/Olympus')).toBe(false);
  });

  it.each(['defer', 'skip'])('is neither staged nor claimed where its policy is to %s', async (quiet_policy) => {
    const message = await aMessage(database, await someone(), { quiet_policy });
    expect(await staged()).toEqual([]);
    expect(await claimed(message)).toBe(false);
  });

  it('leaves where its policy is to send, in the lane of replies, and at any other hour', async () => {
    const sent = await aMessage(database, await someone(), { quiet_policy: 'send' });
    const reply = await aMessage(database, await someone(), { quiet_policy: 'defer', lane: 'reply' });
    const awake = await aMessage(database, await someone({ timezone: 'Asia/Tokyo' }), { quiet_policy: 'defer' });
    const nowhere = await aMessage(database, await someone({ timezone: 'Mars/Olympus' }), { quiet_policy: 'defer' });
    expect((await staged()).sort()).toEqual([sent, reply, awake, nowhere].map(({ id }) => id).sort());
    for (const message of [sent, reply, awake, nowhere]) expect(await claimed(message)).toBe(true);
  });

  it("goes by the study's hours, unless the person has their own", async () => {
    await database.query('update studies set settings = $1', [{ quietHours: soonAgain() }]);
    const quiet = await aMessage(database, await aParticipant(database), { quiet_policy: 'defer' });
    const own = { quiet_hours: { from: clock(60), to: clock(120) } };
    const awake = await aMessage(database, await aParticipant(database, own), { quiet_policy: 'defer' });
    expect([await claimed(quiet), await claimed(awake)]).toEqual([false, true]);
  });

  it('that is deferred holds back nobody, also after an attempt; what ends shows the next', async () => {
    const person = await someone();
    const first = await aMessage(database, person, { quiet_policy: 'defer', attempt: 1 });
    const second = await aMessage(database, person, { quiet_policy: 'skip', held: true });
    const third = await aMessage(database, person, { held: true });
    expect(await claimed(third)).toBe(false);
    const until = new Date(Date.now() + 3_600_000);
    expect(await database.tx((tx) => deferMessages(tx, [{ id: first.id, attempt: 1, until }]))).toBe(1);
    expect(await database.row('outbox_messages', second.id)).toMatchObject({ held: false });
    const end = { id: second.id, attempt: 0, status: 'canceled', error: 'quiet-hours: x' } as const;
    expect(await database.tx((tx) => giveUpMessages(tx, [end]))).toBe(1);
    expect(await database.row('outbox_messages', second.id)).toMatchObject({
      status: 'canceled',
      last_error: end.error,
    });
    expect(await database.row('outbox_messages', third.id)).toMatchObject({ held: false });
    expect(await claimed(third)).toBe(true);
  });

  it('that somebody has claimed meanwhile is neither deferred nor ended', async () => {
    const message = await aMessage(database, await someone({ timezone: 'Asia/Tokyo' }), { quiet_policy: 'defer' });
    expect(await claimed(message)).toBe(true);
    const { id, attempt } = message;
    expect(await database.tx((tx) => deferMessages(tx, [{ id, attempt, until: new Date() }]))).toBe(0);
    const end = { id, attempt, status: 'canceled', error: 'x' } as const;
    expect(await database.tx((tx) => giveUpMessages(tx, [end]))).toBe(0);
    expect(await database.row('outbox_messages', id)).toMatchObject({ status: 'sending' });
  });
});
