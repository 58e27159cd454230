import { cancelBatch, type EntityManager, lockParticipant } from '@promptpipe/persistence';
import { type Chunk, putInLine } from '../src/batches/put-in-line';
import { useBatchHouse } from './batch-house';

const [FIRST, SECOND] = [{ startAt: new Date('2020-01-01T09:00:00Z') }, { startAt: new Date('2020-01-01T10:00:00Z') }];

describe('two batches to the same people', () => {
  const house = useBatchHouse();

  const textsOf = async (code: string): Promise<unknown[]> => {
    const rows = await house.query(
      `select m.rendered_text as text from outbox_messages m join participants p on p.id = m.participant_id
        where p.code = $1 order by m.participant_seq`,
      [code],
    );
    return rows.map(({ text }) => text);
  };
  const putAll = (tx: EntityManager, batchId: string): Promise<Chunk> =>
    putInLine(tx, { batchId, after: null, unsayable: [] });

  beforeEach(() => house.aCrowd(3));

  it('reach each in the order of their starts, also whom the first one found busy', async () => {
    // Made in the other order.
    const second = await house.aBatch({ text: 'Second' }, SECOND);
    const first = await house.aBatch({ text: 'First' }, FIRST);
    const [busy] = await house.query<{ id: string }>(`select id from participants where code = 'c-1'`);
    await house.tx(async (tx) => {
      await lockParticipant(tx, busy!.id);
      expect(await house.tx((other) => putAll(other, first))).toMatchObject({ queued: 2 });
    });
    expect(await house.tx((tx) => putAll(tx, second))).toMatchObject({ queued: 2 });
    expect(await textsOf('c-1')).toEqual([]);
    expect(await house.aRunner().runOnce()).toEqual({ queued: 2, excluded: 0, open: 2 });
    for (const code of ['c-1', 'c-2', 'c-3']) expect(await textsOf(code)).toEqual(['First', 'Second']);
  });

  it('keep their order when another replica has only the second in hand', async () => {
    const first = await house.aBatch({ text: 'First' }, FIRST);
    await house.aBatch({ text: 'Second' }, SECOND);
    await house.tx(async (tx) => {
      await tx.query('select 1 from batches where id = $1 for update', [first]);
      expect(await house.aRunner().runOnce()).toMatchObject({ queued: 0, open: 2 });
    });
    expect(await house.aRunner().runOnce()).toMatchObject({ queued: 6 });
    expect(await textsOf('c-2')).toEqual(['First', 'Second']);
  });

  it.each<[string, object, (id: string) => Promise<unknown>]>([
    ['is held', { startAt: new Date('2199-01-01T00:00:00Z') }, () => Promise.resolve()],
    ['waits for whoever confirms it', { needsConfirmation: true }, () => Promise.resolve()],
    ['was canceled', {}, (id) => house.tx((tx) => cancelBatch(tx, id))],
    [
      'cannot be said any more',
      {},
      () => house.query(`update prompt_versions set content = '{}' where content ->> 'text' = 'First'`),
    ],
  ])('do not wait for a first one that %s', async (_, over, happen) => {
    await happen(await house.aBatch({ text: 'First' }, { ...FIRST, ...over }));
    await house.aBatch({ text: 'Second' }, SECOND);
    expect(await house.aRunner().runOnce()).toMatchObject({ queued: 3 });
    expect(await textsOf('c-3')).toEqual(['Second']);
  });
});
