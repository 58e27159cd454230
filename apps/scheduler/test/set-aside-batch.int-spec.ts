import {
  cancelBatch,
  discardQuarantined,
  lockParticipants,
  moveRows,
  releaseQuarantined,
} from '@promptpipe/persistence';
import type { Row } from '@promptpipe/testing';
import { useBatchHouse } from './batch-house';

describe('a batch with messages that are set aside', () => {
  const house = useBatchHouse();
  let id: string;

  beforeEach(async () => {
    await house.aCrowd(3);
    id = await house.aBatch();
    await house.aRunner().runOnce();
  });

  const batch = (): Promise<Row> => house.row('batches', id);
  const held = async (): Promise<string[]> =>
    (await house.query<{ id: string }>(`select id from quarantined_rows where status = 'held' order by id`)).map(
      (row) => row.id,
    );
  /** As a sweep does it with rows that nobody can read. */
  const setAside = (count: number): Promise<unknown> =>
    house.tx(async (tx) => {
      const people = await house.query<{ id: string }>('select id from participants');
      await lockParticipants(
        tx,
        people.map((person) => person.id),
      );
      const rows = await house.query<{ id: string }>(
        `select id from outbox_messages where batch_id = $1 and status = 'queued' order by id limit $2`,
        [id, count],
      );
      const verdict = { reason: 'impossible-state', detail: 'spec' } as const;
      await moveRows(
        tx,
        'outbox_messages',
        rows.map((row) => ({ rowId: row.id, ...verdict })),
        null,
      );
    });
  const endTheRest = (): Promise<unknown> =>
    house.query(`update outbox_messages set status = 'expired', finished_at = now() where status = 'queued'`);

  it('counts them apart, and is done when somebody has decided about each', async () => {
    await setAside(2);
    await endTheRest();
    expect(await house.aRunner().runOnce()).toEqual({ queued: 0, excluded: 0, open: 0 });
    expect(await batch()).toMatchObject({ status: 'running' });
    expect(await house.progress(id)).toMatchObject({ quarantined: 2, expired: 1, queued: 0, canceled: 0 });

    const [first, second] = await held();
    expect(await house.tx((tx) => releaseQuarantined(tx, first!))).toMatchObject({ outcome: 'released' });
    expect(await house.progress(id)).toMatchObject({ quarantined: 1, queued: 1 });
    expect(await house.aRunner().runOnce()).toMatchObject({ open: 1 });
    await endTheRest();
    expect(await house.aRunner().runOnce()).toMatchObject({ open: 0 });
    expect(await batch()).toMatchObject({ status: 'running' });

    await house.tx((tx) => discardQuarantined(tx, second!));
    expect(await house.aRunner().runOnce()).toMatchObject({ open: 0 });
    expect(await batch()).toMatchObject({ status: 'done' });
    expect(await house.progress(id)).toMatchObject({ quarantined: 0, expired: 2, canceled: 1 });
  });

  it('counts one that is set aside again once, and apart', async () => {
    await setAside(3);
    for (const one of await held()) await house.tx((tx) => releaseQuarantined(tx, one));
    expect(await house.progress(id)).toMatchObject({ quarantined: 0, queued: 3 });
    await setAside(1);
    expect(await house.progress(id)).toMatchObject({ quarantined: 1, queued: 2 });
  });

  it('stands in no other batch’s way, however many there are of its kind', async () => {
    await house.query(
      `insert into batches select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid()))).*
         from batches b, generate_series(1, 100) where b.id = $1`,
      [id],
    );
    const another = await house.aBatch(undefined, { startAt: new Date('2021-01-01T00:00:00Z') });
    await house.query(
      `insert into quarantined_rows (id, table_name, row_id, reason, detail, original, moved)
       select gen_random_uuid(), 'outbox_messages', id, 'bad-payload', 'x', jsonb_build_object('batch_id', id), true
         from batches where id <> $1`,
      [another],
    );
    expect(await house.aRunner().runOnce()).toMatchObject({ queued: 3 });
    expect(await house.row('batches', another)).toMatchObject({ status: 'running' });
  });

  it('gives nobody anything any more once it is canceled, also where they are set aside after it', async () => {
    await setAside(1);
    await house.tx((tx) => cancelBatch(tx, id));
    await setAside(1);
    expect(await held()).toHaveLength(1);
    await house.aRunner().runOnce();
    expect(await held()).toEqual([]);
    expect((await batch()).swept_at).not.toBeNull();
    expect(await house.progress(id)).toMatchObject({ quarantined: 0, queued: 0, canceled: 3 });
  });
});
