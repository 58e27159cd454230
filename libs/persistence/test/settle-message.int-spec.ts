import { aMessage, aParticipant, type MessageRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import type { EntityManager } from 'typeorm';
import { cancelClaim, failMessage, handBackMessage, loseOutcome, queueAgain } from '../src';
import { useDatabase } from './database';

type Settle = (tx: EntityManager, claim: { id: string; attempt: number }) => Promise<boolean>;

const retry = { delayMs: 5_000, failures: 1, error: 'The page was busy' } as const;
const rejected = { class: 'reject', error: 'No such number' } as const;
const SETTLES: Readonly<Record<string, { from: readonly string[]; to: string; settle: Settle }>> = {
  'hand back': { from: ['sending'], to: 'queued', settle: (tx, claim) => handBackMessage(tx, claim, retry) },
  'lose the outcome': { from: ['sending'], to: 'unknown', settle: (tx, claim) => loseOutcome(tx, claim, 'Page gone') },
  fail: { from: ['sending', 'unknown'], to: 'failed', settle: (tx, claim) => failMessage(tx, claim, rejected) },
  'cancel the claim': { from: ['sending'], to: 'canceled', settle: cancelClaim },
  'queue again': { from: ['unknown'], to: 'queued', settle: queueAgain },
};
const NAMES = Object.keys(SETTLES);
const STATUSES = ['queued', 'sending', 'sent', 'unknown', 'failed', 'canceled', 'expired'];

describe('settling a message', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const settle = (name: string, claim: { id: string; attempt: number }): Promise<boolean> =>
    database.tx((tx) => SETTLES[name]!.settle(tx, claim));
  const message = (over: Row = {}): Promise<MessageRow> => aMessage(database, person, { attempt: 3, ...over });
  const shown = ({ id }: MessageRow): Promise<Row> => database.row('outbox_messages', id);

  it.each(NAMES.flatMap((name) => SETTLES[name]!.from.map((from) => [name, from] as const)))(
    '%s: takes its arrow from %s',
    async (name, status) => {
      const claimed = await message({ status });
      expect(await settle(name, claimed)).toBe(true);
      expect(await shown(claimed)).toMatchObject({ status: SETTLES[name]!.to, attempt: 3, lease_owner: null });
    },
  );

  it.each(
    NAMES.flatMap((name) =>
      STATUSES.filter((status) => !SETTLES[name]!.from.includes(status)).map((status) => [name, status] as const),
    ),
  )('%s: does nothing to what is %s', async (name, status) => {
    const claimed = await message({ status });
    const before = await shown(claimed);
    expect(await settle(name, claimed)).toBe(false);
    expect(await shown(claimed)).toEqual(before);
  });

  it.each(NAMES)('%s: does nothing under another attempt', async (name) => {
    const claimed = await message({ status: SETTLES[name]!.from[0] });
    const before = await shown(claimed);
    expect([await settle(name, { ...claimed, attempt: 2 }), await settle(name, { ...claimed, attempt: 4 })]).toEqual([
      ...[false, false],
    ]);
    expect(await shown(claimed)).toEqual(before);
  });

  it('hands back for later, one failure on, in its place in the line', async () => {
    const claimed = await message({ status: 'sending', failures: 1 });
    const behind = await aMessage(database, person, { held: true });
    await settle('hand back', claimed);
    expect(await shown(claimed)).toMatchObject({ failures: 2, last_error: 'The page was busy', finished_at: null });
    const [due] = await database.query(
      `select retry_at between now() + interval '4 seconds' and now() + interval '6 seconds' as in_time
         from outbox_messages where id = $1`,
      [claimed.id],
    );
    expect(due).toEqual({ in_time: true });
    expect(await shown(behind)).toMatchObject({ held: true });
  });

  it('keeps id, recipient and account of what is sent a second time', async () => {
    const lost = await message({ status: 'unknown', recipient: '+4915100000001' });
    await settle('queue again', lost);
    expect(await shown(lost)).toMatchObject({
      ...{ wa_message_id: lost.wa_message_id, recipient: '+4915100000001', account_id: 'default', unknown_since: null },
    });
  });

  it.each(['fail', 'cancel the claim'])('%s: shows the next in line', async (name) => {
    const claimed = await message({ status: 'sending' });
    const behind = await aMessage(database, person, { held: true });
    await settle(name, claimed);
    expect(await shown(behind)).toMatchObject({ held: false });
  });

  describe('that was asked to stop', () => {
    it('is canceled when the only attempt surely handed nothing over, and the next is shown', async () => {
      const claimed = await message({ status: 'sending', attempt: 1, stop_requested: true });
      const behind = await aMessage(database, person, { held: true });
      expect(await settle('hand back', claimed)).toBe(true);
      expect(await shown(claimed)).toMatchObject({ status: 'canceled', retry_at: null });
      expect(await shown(behind)).toMatchObject({ held: false });
    });

    it('is unresolved when an earlier attempt may have handed it over', async () => {
      const claimed = await message({ status: 'sending', attempt: 2, stop_requested: true });
      await settle('hand back', claimed);
      expect(await shown(claimed)).toMatchObject({ status: 'failed', failure_class: 'unresolved' });
    });

    it('is not queued again from unknown', async () => {
      const lost = await message({ status: 'unknown', stop_requested: true });
      expect(await settle('queue again', lost)).toBe(false);
      expect(await shown(lost)).toMatchObject({ status: 'unknown' });
    });
  });
});
