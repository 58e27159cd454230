import { randomUUID } from 'node:crypto';
import { aParticipant, db, insertRow, type ParticipantRow, type Querying } from '@promptpipe/testing';
import { listResponses, newId } from '../../src';
import { openTransaction, useDatabase } from '../database';

describe('whoever reads on through the responses', () => {
  const database = useDatabase();
  let ada: ParticipantRow;
  let ben: ParticipantRow;

  beforeEach(async () => {
    [ada, ben] = [await aParticipant(database), await aParticipant(database)];
  });

  const store = async (into: Querying, of: ParticipantRow, id: string = newId()): Promise<string> => {
    await insertRow(into, 'responses', {
      ...{ id, participant_id: of.id, study_id: of.study_id, inbound_message_id: randomUUID(), body: 'Fine' },
      ...{ wa_at: db('now()'), received_at: db('now()') },
    });
    return id;
  };
  const read = async (after: string | null = null, limit = 10, of: string | null = null): Promise<string[]> =>
    (await listResponses(database.db, of, { after, limit })).map(({ id }) => id);
  const session = async (): Promise<{ into: Querying; commit(): Promise<void> }> => {
    const open = await openTransaction(database.db);
    const into = {
      query: <T>(text: string, params?: readonly unknown[]) => open.tx.query<T[]>(text, [...(params ?? [])]),
    };
    return { into, commit: () => open.commit() };
  };

  it.each([null, 'ada'])('meets one with a smaller id that commits later (of %s)', async (whose) => {
    const late = await session();
    const first = await store(late.into, ada);
    const second = await store(database, ada);
    expect(first < second).toBe(true);
    const of = whose && ada.id;
    expect(await read(null, 10, of)).toEqual([second]);
    await late.commit();
    expect(await read(second, 10, of)).toEqual([first]);
    expect(await read(first, 10, of)).toEqual([]);
    expect(await read(null, 10, of)).toEqual([second, first]);
  });

  it('meets one that a process with a slow clock made', async () => {
    const [, last] = [await store(database, ada), await store(database, ben)];
    expect(await read()).toHaveLength(2);
    const slow = await store(database, ada, '01900000-0000-7000-8000-000000000000');
    expect(await read(last)).toEqual([slow]);
  });

  it('meets each once, though others read and write meanwhile', async () => {
    const met: string[] = [];
    const stored: string[] = [];
    const writer = async (): Promise<void> => {
      for (let n = 0; n < 15; n += 1) {
        const open = await session();
        stored.push(await store(open.into, n % 2 ? ada : ben));
        await new Promise((resolve) => setTimeout(resolve, (n * 7) % 20));
        await open.commit();
      }
    };
    const writing = Promise.all([writer(), writer(), writer(), writer()]);
    const pen = { isDown: true };
    const readOn = async (): Promise<number> => {
      const [page] = await Promise.all([read(met.at(-1) ?? null, 7), read(), read()]);
      met.push(...page);
      return page.length;
    };
    const reading = (async () => {
      while (pen.isDown || (await readOn()) > 0) await readOn();
    })();
    await writing;
    pen.isDown = false;
    await reading;
    expect(met).toHaveLength(60);
    expect([...met].sort()).toEqual([...stored].sort());
  });

  it('meets all of a crowd that came since, and begins again after one that is gone', async () => {
    const seen = await store(database, ada);
    expect(await read()).toEqual([seen]);
    await database.query(
      `insert into responses (id, participant_id, study_id, inbound_message_id, body, wa_at, received_at)
       select gen_random_uuid(), $1, $2, gen_random_uuid(), 'x', now(), now() from generate_series(1, 2500)`,
      [ben.id, ben.study_id],
    );
    const mine = await store(database, ada, 'ffffffff-ffff-7fff-bfff-ffffffffffff');
    expect(await read(seen, 10, ada.id)).toEqual([mine]);
    expect(await read(seen, 5_000)).toHaveLength(2_501);
    await database.query('delete from responses where id = $1', [seen]);
    expect(await read(seen, 5_000)).toHaveLength(2_501);
  });
});
