import { anOccurrence, aParticipant, aSchedule, db, type Row } from '@promptpipe/testing';
import { OccurrenceFirer } from '../src/schedules/occurrence-firer';
import { ago, aTimer as timerOf, timerParts } from './timer-parts';
import { useDatabase } from './use-database';

const PER_MINUTE = 60;
const CAP = { CATCH_UP_PER_MINUTE: PER_MINUTE };
const AN_HOUR_AGO = ago(3_600);

/** When each may leave, of timers and of schedules, as seconds from the first on. */
const TURNS = `
  select extract(epoch from at - min(at) over ())::double precision as seconds
    from (select run_at as at from jobs union all select not_before from outbox_messages) turns
   order by 1`;

describe('timers that were missed', () => {
  const database = useDatabase();

  const aTimer = async (over: Row = {}, person?: { readonly id: string }): Promise<unknown> =>
    timerOf(database, (person ?? (await aParticipant(database))).id, over);
  const fireAll = async (): Promise<number> => {
    const { firer } = timerParts(database.db, (await database.aSession()).bootId, CAP);
    let fired = 0;
    for (let pass = await firer.fireDue(); pass.settled + pass.busy > 0; pass = await firer.fireDue())
      fired += pass.fired;
    return fired;
  };
  const turns = async (): Promise<number[]> =>
    (await database.query<{ seconds: number }>(TURNS)).map(({ seconds }) => seconds);
  const gaps = (all: readonly number[]): number[] => all.slice(1).map((at, index) => at - (all[index] ?? NaN));

  it('run at the capped rate, over all who fire them, and in one line with what schedules missed', async () => {
    const { id: schedule } = await aSchedule(database);
    const occurrences = new OccurrenceFirer(database.db, PER_MINUTE);
    // Each round is a transaction of its own, of another process: the cap is all of theirs.
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 10; n += 1) await aTimer({ next_run: AN_HOUR_AGO });
      await Promise.all(Array.from({ length: 3 }, () => fireAll()));
      const over = { instant: db(`now() - interval '1 hour'`), useful_until: db(`now() + interval '1 day'`) };
      for (let n = 0; n < 3; n += 1) {
        await anOccurrence(database, { schedule, person: await aParticipant(database) }, over);
      }
      await occurrences.fireDue();
    }
    const all = await turns();
    expect(all).toHaveLength(39);
    expect(Math.min(...gaps(all))).toBeGreaterThanOrEqual(0.999);
    expect(all.at(-1)).toBeLessThan(60);
  });

  it('keep nobody waiting who is punctual', async () => {
    const person = await aParticipant(database);
    for (let n = 0; n < 10; n += 1) await aTimer({ next_run: AN_HOUR_AGO }, person);
    await aTimer({ next_run: ago(30) }, person);
    expect(await fireAll()).toBe(11);
    expect((await turns()).filter((turn) => turn < 0.5)).toHaveLength(2);
  });

  it('collapse and keep their policy: what would come too late by its turn does not come', async () => {
    const person = await aParticipant(database);
    const within = { misfire_policy: 'fire-within', misfire_grace_seconds: 3_700 };
    for (let n = 0; n < 5; n += 1) await aTimer({ next_run: ago(4_000), schedule_json: { everySeconds: 60 } }, person);
    await aTimer({ next_run: ago(3_699), ...within }, person);
    await aTimer({ next_run: ago(3_610), ...within }, person);
    expect(await fireAll()).toBe(6);
    expect(gaps(await turns()).every((gap) => gap >= 0.999)).toBe(true);
  });

  it('are lines of their own for other accounts', async () => {
    await database.query(`insert into whatsapp_accounts (id) values ('other')`);
    for (let n = 0; n < 3; n += 1) await aTimer({ next_run: AN_HOUR_AGO });
    for (let n = 0; n < 3; n += 1) {
      await aTimer({ next_run: AN_HOUR_AGO }, await aParticipant(database, { account_id: 'other' }));
    }
    expect(await fireAll()).toBe(6);
    expect((await turns()).map(Math.round)).toEqual([0, 0, 1, 1, 2, 2]);
  });
});
