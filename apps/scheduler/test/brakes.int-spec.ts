import { randomUUID } from 'node:crypto';
import {
  autocommit,
  cancelBatch,
  claimMessages,
  type ClaimedMessage,
  claimMessage,
  type LeaseRef,
  markBatchSwept,
  recordAck,
  setAccountSwitch,
  setStudySwitch,
  sweepBatch,
  takeOverAccounts,
} from '@promptpipe/persistence';
import { DEFAULT_ACCOUNT, DEFAULT_STUDY } from '@promptpipe/testing';
import { useBatchHouse } from './batch-house';

const PEOPLE = 500;
const GONE = 20;

describe(`a wrong prompt to ${PEOPLE} people, noticed after ${GONE}`, () => {
  const house = useBatchHouse();
  let batchId: string;
  let lease: LeaseRef;

  beforeEach(async () => {
    await house.aCrowd(PEOPLE);
    batchId = await house.aBatch();
    expect(await house.aRunner().runOnce()).toMatchObject({ queued: PEOPLE });
    const bootId = randomUUID();
    await house.query(`update whatsapp_accounts set lease_owner = null, lease_process = null, lease_until = null`);
    const [owned] = await takeOverAccounts(autocommit(house.db), { bootId, processId: bootId }, ['simulated']);
    lease = { accountId: DEFAULT_ACCOUNT, bootId, leaseEpoch: owned!.leaseEpoch };
    await house.query(
      `update whatsapp_accounts set state = 'connected', connected_since = now(), lease_until = now() + interval '1 hour'`,
    );
  });

  /** What the gateway does with hints: those that the statement for many leaves are claimed by themselves. */
  const claim = async (hint: { id: string; attempt: number }): Promise<ClaimedMessage | null> => {
    const tx = autocommit(house.db);
    return (await claimMessages(tx, [{ ...hint, lease }]))[0] ?? claimMessage(tx, hint, lease);
  };
  const hints = (): Promise<{ id: string; attempt: number }[]> =>
    house.query(`select id, attempt from outbox_messages where status = 'queued' order by participant_id`);
  /** Claims and sends; answers how many. */
  const sendAll = async (some: readonly { id: string; attempt: number }[]): Promise<number> => {
    let sent = 0;
    for (const hint of some) {
      const claimed = await claim(hint);
      if (!claimed) continue;
      sent += 1;
      const { waMessageId } = claimed;
      await house.tx((tx) => recordAck(tx, { accountId: DEFAULT_ACCOUNT, waMessageId, level: 1, at: new Date() }));
    }
    return sent;
  };
  const brakes: readonly [string, (paused: boolean) => Promise<unknown>][] = [
    ['study', (paused) => house.tx((tx) => setStudySwitch(tx, { id: DEFAULT_STUDY, paused, reason: 'Wrong' }))],
    ['account', (paused) => house.tx((tx) => setAccountSwitch(tx, { id: DEFAULT_ACCOUNT, paused, reason: 'Wrong' }))],
  ];

  it.each(brakes)('goes no further from the moment its %s is paused, and goes on from there', async (_, pause) => {
    const all = await hints();
    expect(all).toHaveLength(PEOPLE);
    expect(await sendAll(all.slice(0, GONE))).toBe(GONE);
    await pause(true);
    expect(await sendAll(all.slice(GONE))).toBe(0);
    expect(await house.progress(batchId)).toMatchObject({ sent: GONE, queued: PEOPLE - GONE, underWay: 0 });
    await pause(false);
    expect(await sendAll((await hints()).slice(0, 5))).toBe(5);
  });

  it('goes no further from the moment its batch is canceled, before and after the line is emptied', async () => {
    const all = await hints();
    expect(await sendAll(all.slice(0, GONE))).toBe(GONE);
    const onItsWay = await claim(all[GONE]!);
    await house.tx((tx) => cancelBatch(tx, batchId));
    expect(await sendAll(all.slice(GONE + 1))).toBe(0);
    const swept = await house.tx((tx) => sweepBatch(tx, batchId, null));
    expect(swept).toMatchObject({ canceled: PEOPLE - GONE - 1, stopRequested: 1 });
    expect(await house.tx((tx) => sweepBatch(tx, batchId, null))).toEqual({
      canceled: 0,
      stopRequested: 0,
      last: null,
    });
    await house.tx((tx) => markBatchSwept(tx, batchId));
    expect(await sendAll(all)).toBe(0);
    expect(await house.progress(batchId)).toMatchObject({ sent: GONE, canceled: PEOPLE - GONE - 1, underWay: 1 });
    expect(await house.row('outbox_messages', onItsWay!.id)).toMatchObject({ status: 'sending', stop_requested: true });
    expect(await house.row('batches', batchId)).toMatchObject({ status: 'canceled' });
    expect((await house.row('batches', batchId)).swept_at).not.toBeNull();
    expect(await house.aRunner().runOnce()).toEqual({ queued: 0, excluded: 0, open: 0 });
  });

  it('goes no further while claims and the brake meet', async () => {
    const all = await hints();
    const sending = Promise.all([0, 1, 2].map((n) => sendAll(all.filter((__, i) => i % 3 === n))));
    const canceled = house.tx((tx) => cancelBatch(tx, batchId));
    await canceled;
    const handedOver = await house.query(`select 1 from outbox_messages where attempt > 0`);
    const sent = (await sending).reduce((sum, n) => sum + n, 0);
    // One claim a sender may have begun before the brake was set, and ended after.
    expect(sent - handedOver.length).toBeLessThanOrEqual(3);
    expect(sent).toBeLessThan(PEOPLE);
  });
});
