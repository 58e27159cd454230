import { cancelBatch, confirmBatch, lockParticipant } from '@promptpipe/persistence';
import { aMessage, type ParticipantRow, type Row } from '@promptpipe/testing';
import { putInLine } from '../src/batches/put-in-line';
import { useBatchHouse } from './batch-house';

describe('the runner of batches', () => {
  const house = useBatchHouse();

  const messages = (batchId: string): Promise<Row[]> =>
    house.query('select * from outbox_messages where batch_id = $1 order by participant_id', [batchId]);
  const batch = (id: string): Promise<Row> => house.row('batches', id);
  const anybody = async (): Promise<ParticipantRow> =>
    (await house.query<ParticipantRow>('select * from participants order by id limit 1'))[0]!;
  const inLine = async (batchId: string): Promise<unknown> => {
    const [row] = await house.query(
      `select count(*)::integer as messages, count(distinct m.participant_id)::integer as people,
              (select count(*)::integer from batch_recipients r
                 join outbox_messages own on own.id = r.message_id and own.participant_id = r.participant_id
                where r.batch_id = $1 and r.status = 'queued') as "inLine"
         from outbox_messages m where m.batch_id = $1`,
      [batchId],
    );
    return row;
  };
  const once = (size: number): unknown => ({ messages: size, people: size, inLine: size });

  it('puts everybody in line, in the lane of sends to many, with what each is told', async () => {
    await house.aCrowd(3);
    const id = await house.aBatch({ kind: 'template', text: 'Hello {{name}}' });
    expect(await house.aRunner().runOnce()).toEqual({ queued: 3, excluded: 0, open: 1 });
    const { id: personId } = await anybody();
    const [message, ...others] = await messages(id);
    expect(others).toHaveLength(2);
    expect(message).toMatchObject({
      ...{ lane: 'bulk', dedupe_key: `batch:${id}:${personId}#0`, participant_id: personId, status: 'queued' },
      rendered_text: expect.stringMatching(/^Hello Person \d$/) as string,
      definition_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await batch(id)).toMatchObject({ status: 'running' });
    expect(await house.progress(id)).toMatchObject({ waiting: 0, queued: 3, excluded: 0 });
  });

  it.each<[string, object]>([
    ['that is held', { startAt: new Date('2199-01-01T00:00:00Z') }],
    ['that nobody has confirmed', { needsConfirmation: true }],
  ])('leaves a batch alone %s', async (_, over) => {
    await house.aCrowd(1);
    const id = await house.aBatch(undefined, over);
    expect(await house.aRunner().runOnce()).toEqual({ queued: 0, excluded: 0, open: 0 });
    expect(await batch(id)).toMatchObject({ status: 'held' });
    await house.tx((tx) => confirmBatch(tx, id));
    expect((await house.aRunner().runOnce()).queued).toBe('needsConfirmation' in over ? 1 : 0);
  });

  it('asks each person again, under their turnstile, whether they may be written to', async () => {
    await house.aCrowd(4);
    const id = await house.aBatch({ kind: 'template', text: 'Hello {{name}}' });
    const changes = [`status = 'paused'`, `status = 'opted_out'`, `name = ''`];
    for (const [n, change] of changes.entries())
      await house.query(`update participants set ${change} where code = $1`, [`c-${n + 1}`]);
    expect(await house.aRunner().runOnce()).toMatchObject({ queued: 1, excluded: 3 });
    const out = await house.query(
      `select p.code, r.reason from batch_recipients r join participants p on p.id = r.participant_id
        where r.status = 'excluded' order by p.code`,
    );
    expect(out).toEqual(
      ['paused', 'opted-out', 'missing-variables'].map((reason, n) => ({ code: `c-${n + 1}`, reason })),
    );
    expect(await messages(id)).toHaveLength(1);
  });

  it('leaves the busy for the next pass, and passes nobody over', async () => {
    await house.aCrowd(3);
    const id = await house.aBatch();
    const { id: busy } = await anybody();
    await house.tx(async (tx) => {
      await lockParticipant(tx, busy);
      expect(await house.aRunner().runOnce()).toMatchObject({ queued: 2, open: 1 });
    });
    expect(await house.aRunner().runOnce()).toMatchObject({ queued: 1 });
    expect(await inLine(id)).toEqual(once(3));
  });

  it('goes on where another was killed, between two chunks or within one: nobody twice, nobody missed', async () => {
    await house.aCrowd(500);
    const id = await house.aBatch();
    const first = await house.tx((tx) => putInLine(tx, { batchId: id, after: null, unsayable: [] }));
    expect(first.queued).toBe(200);
    const killed = house.tx(async (tx) => {
      await putInLine(tx, { batchId: id, after: first.last, unsayable: [] });
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await messages(id)).toHaveLength(200);
    expect(await house.aRunner().runOnce()).toMatchObject({ queued: 300 });
    expect(await inLine(id)).toEqual(once(500));
  });

  it('shares a batch with other replicas', async () => {
    await house.aCrowd(300);
    const id = await house.aBatch();
    await Promise.all([1, 2, 3].map(() => house.aRunner().runOnce()));
    await house.aRunner().runOnce();
    expect(await inLine(id)).toEqual(once(300));
  });

  it('makes the same message of the same person, also when the database forgot that it had', async () => {
    await house.aCrowd(1);
    const id = await house.aBatch();
    const again = (): Promise<unknown> =>
      house.query(`update batch_recipients set status = 'waiting', message_id = null`);
    await house.aRunner().runOnce();
    const [made] = await messages(id);
    await again();
    await house.aRunner().runOnce();
    expect(await messages(id)).toEqual([made]);
    await again();
    await house.query('delete from outbox_messages; delete from message_causes');
    await house.aRunner().runOnce();
    expect((await messages(id)).map(({ wa_message_id }) => wa_message_id)).toEqual([made?.wa_message_id]);
  });

  it('is done with a batch when each of its messages has ended', async () => {
    await house.aCrowd(2);
    const id = await house.aBatch();
    await house.aRunner().runOnce();
    expect(await house.aRunner().runOnce()).toMatchObject({ queued: 0, open: 1 });
    await house.query(`update outbox_messages set status = 'expired', finished_at = now()`);
    expect(await house.aRunner().runOnce()).toMatchObject({ open: 0 });
    expect(await batch(id)).toMatchObject({ status: 'done' });
    expect(await house.progress(id)).toMatchObject({ expired: 2, queued: 0 });
  });

  it('finishes a cancel that was cut short, and lets go whoever was held behind', async () => {
    await house.aCrowd(2);
    const id = await house.aBatch();
    await house.aRunner().runOnce();
    const [first] = await messages(id);
    const behind = await aMessage(house, await anybody(), { lane: 'bulk', held: true, participant_seq: 99 });
    await house.query(
      `update outbox_messages set status = 'unknown', attempt = 1, recipient = '+49301', unknown_since = now()
        where id = (select id from outbox_messages where batch_id = $1 and id <> $2)`,
      [id, first?.id],
    );
    await house.tx((tx) => cancelBatch(tx, id));
    expect(await batch(id)).toMatchObject({ status: 'canceled', swept_at: null });
    await house.aRunner().runOnce();
    expect(await messages(id)).toMatchObject([
      { status: 'canceled', last_error: 'batch canceled' },
      { status: 'unknown', stop_requested: true },
    ]);
    expect(await house.row('outbox_messages', behind.id)).toMatchObject({ held: false, status: 'queued' });
    expect((await batch(id)).swept_at).not.toBeNull();
  });

  it('gives each batch its turn, whatever becomes of another', async () => {
    await house.aCrowd(2);
    const broken = await house.aBatch();
    const id = await house.aBatch();
    await house.query(
      `update prompt_versions set content = '{}' where prompt_id = (select prompt_id from batches where id = $1)`,
      [broken],
    );
    expect(await house.aRunner().runOnce()).toEqual({ queued: 2, excluded: 0, open: 2 });
    expect(await inLine(id)).toEqual(once(2));
  });
});
