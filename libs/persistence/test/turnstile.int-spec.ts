import { aParticipant } from '@promptpipe/testing';
import { autocommit, lockFreeParticipants, lockParticipant, takeSeq, type EntityManager } from '../src';
import { openTransaction, untilBlocked, useDatabase } from './database';

describe('the turnstile', () => {
  const database = useDatabase();
  let id: string;

  beforeEach(async () => {
    ({ id } = await aParticipant(database));
  });

  const pass = async (tx: EntityManager): Promise<bigint> => takeSeq(tx, (await lockParticipant(tx, id))!);

  it('lets one transaction through at a time, and numbers them in the order of their commits', async () => {
    const first = await openTransaction(database.db);
    expect(await pass(first.tx)).toBe(1n);
    const committed: string[] = [];
    const second = database.tx(pass).then((seq) => {
      committed.push('second');
      return seq;
    });
    await untilBlocked(database);
    committed.push('first');
    await first.commit();
    expect(await second).toBe(2n);
    expect(committed).toEqual(['first', 'second']);
  });

  it('gives the number of a transaction that is rolled back to the next', async () => {
    const first = await openTransaction(database.db);
    expect(await pass(first.tx)).toBe(1n);
    await first.rollback();
    expect(await database.tx(pass)).toBe(1n);
  });

  it('numbers many at once without a gap', async () => {
    const seqs = await Promise.all(Array.from({ length: 20 }, () => database.tx(pass)));
    expect(seqs.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it('hands out a row of numbers', async () => {
    const first = await database.tx(async (tx) => takeSeq(tx, (await lockParticipant(tx, id))!, 3));
    expect([first, await database.tx(pass)]).toEqual([1n, 4n]);
  });

  it('shows a stop that came in while one waited', async () => {
    const stop = await openTransaction(database.db);
    await lockParticipant(stop.tx, id);
    const seen = database.tx(async (tx) => (await lockParticipant(tx, id))?.status);
    await untilBlocked(database);
    await stop.tx.query(`update participants set status = 'opted_out' where id = $1`, [id]);
    await stop.commit();
    expect(await seen).toBe('opted_out');
  });

  it('is no door for somebody who does not exist', async () => {
    expect(await lockParticipant(autocommit(database.db), '0190d8a4-0000-7000-8000-000000000001')).toBeNull();
  });

  it('does not stand between a foreign key and the person', async () => {
    const holder = await openTransaction(database.db);
    await lockParticipant(holder.tx, id);
    const referring = `insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run)
                       values (gen_random_uuid(), $1, 'once', 'x', 'x', now(), date_trunc('second', now())) returning participant_id`;
    expect(await database.query(referring, [id])).toEqual([{ participant_id: id }]);
    await holder.rollback();
  });

  it('leaves the busy to the next tick, and locks the free in the order of their ids', async () => {
    const others = [await aParticipant(database), await aParticipant(database)].map((other) => other.id).sort();
    const holder = await openTransaction(database.db);
    await lockParticipant(holder.tx, id);
    const free = await database.tx((tx) => lockFreeParticipants(tx, [others[1]!, id, others[0]!]));
    expect(free.map((participant) => participant.id)).toEqual(others);
    await holder.rollback();
  });
});
