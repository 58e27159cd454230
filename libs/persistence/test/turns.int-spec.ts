import { autocommit, keepTurn, takeTurn } from '../src';
import { useDatabase } from './database';

describe('the turns of a duty', () => {
  const database = useDatabase();
  const MINUTE = 60_000;
  const take = (duty = 'sweep'): Promise<boolean> => takeTurn(autocommit(database.db), duty, MINUTE);
  const taken = (ago: string): Promise<unknown> =>
    database.query(`update duty_turns set taken_at = now() - interval '${ago}'`);

  beforeEach(() => database.query('delete from duty_turns'));

  it('are taken by one of many that ask at once, and by nobody else within the interval', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => take()));
    expect(answers.filter(Boolean)).toHaveLength(1);
    await taken('59 seconds');
    expect(await take()).toBe(false);
    await taken('61 seconds');
    const next = await Promise.all(Array.from({ length: 8 }, () => take()));
    expect(next.filter(Boolean)).toHaveLength(1);
  });

  it('of one duty say nothing of another', async () => {
    expect([await take('one'), await take('other')]).toEqual([true, true]);
  });

  it('are kept by a duty that takes longer', async () => {
    await take();
    await taken('61 seconds');
    await keepTurn(autocommit(database.db), 'sweep');
    expect(await take()).toBe(false);
  });

  it('are not taken by one that began to ask before they were, and comes after', async () => {
    await database.db.transaction(async (tx) => {
      await tx.query('select now()');
      expect(await take()).toBe(true);
      expect(await takeTurn(tx, 'sweep', MINUTE)).toBe(false);
    });
  });

  it('of a clock that was set back are free', async () => {
    await take();
    await taken('-1 day');
    expect(await take()).toBe(true);
  });
});
