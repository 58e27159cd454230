import { randomUUID } from 'node:crypto';
import { aParticipant, anOccurrence, aSchedule, db, insertRow } from '@promptpipe/testing';
import { findPeopleToPrompt, holdOccurrences, SCHEDULER_FLAGS, type SchedulerFlags } from '../src';
import { NEXT_TO_FIRE } from '../src/schedules/next-to-fire';
import { useDatabase } from './database';
import { fillPeople } from './fill';
import { effortOf, measure, unmet } from './plans';

/** Due since a while, useful for long; `$1` of each person of a study, of this schedule. */
const DUE = `
  insert into occurrences (id, schedule_id, participant_id, study_id, number, version, local_date, local_time, zone, instant,
                           useful_until)
  select gen_random_uuid(), $2::uuid, p.id, p.study_id, n, 1, current_date, '09:00', 'UTC', now() - n * interval '1 minute',
         now() + interval '1 day'
    from participants p, generate_series(1, $1::int) n
   where p.study_id = $3::uuid`;

describe('looking for what is to fire next', () => {
  const database = useDatabase({ keepRows: true });
  const paused = randomUUID();
  let schedule: string;

  const inMs = async (): Promise<number | null> =>
    (await database.query<SchedulerFlags>(`select ${SCHEDULER_FLAGS}`))[0]?.occurrencesInMs ?? null;

  beforeAll(async () => {
    await insertRow(database, 'studies', {
      ...{ id: paused, code: 'paused', name: 'Paused', account_id: 'default', default_zone: 'UTC', settings: {} },
      sending: 'paused',
    });
    await fillPeople(database);
    await database.query(`update participants set status = 'paused'`);
    await aParticipant(database, { study_id: paused });
    schedule = (await aSchedule(database)).id;
    const [person] = await database.query<{ study_id: string }>(
      'select study_id from participants where study_id <> $1 limit 1',
      [paused],
    );
    await database.query(DUE, [10, schedule, person?.study_id]);
    await database.query(DUE, [20_000, schedule, paused]);
    for (let people = await database.tx(findPeopleToPrompt); people.length > 0;) {
      await database.tx((tx) => holdOccurrences(tx, people));
      people = await database.tx(findPeopleToPrompt);
    }
    await database.query('vacuum analyze occurrences');
  }, 120_000);

  it('finds nothing among forty thousand that wait for a person or a study, by a few rows of its indexes', async () => {
    expect(await database.query(`select count(*)::integer as n from occurrences where status = 'planned'`)).toEqual([
      { n: 40_000 },
    ]);
    expect(await inMs()).toBeNull();
    const tick = await measure(database.db, (tx) => tx.query(NEXT_TO_FIRE));
    const look = await measure(database.db, findPeopleToPrompt);
    for (const statements of [tick, look]) {
      const scans = statements.flatMap((statement) => statement.scans);
      expect(unmet(['occurrences_next_idx', 'occurrences_useful_idx'], scans)).toEqual([]);
      expect(scans).not.toContain('seq occurrences');
    }
    expect(effortOf(tick)).toBeLessThan(60);
    expect(effortOf(look)).toBeLessThan(60);
  });

  it('finds what is due beside them, and what is of no use any more', async () => {
    const person = await aParticipant(database);
    const due = await anOccurrence(database, { schedule, person });
    expect(await inMs()).toBe(0);
    expect(await database.tx(findPeopleToPrompt)).toEqual([person.id]);
    await database.query(`update occurrences set instant = now() + interval '1 hour' where id = $1`, [due.id]);
    expect(await inMs()).toBeNull();
    const waiting = await aParticipant(database, { study_id: paused });
    const past = { instant: db(`now() - interval '2 hours'`), useful_until: db(`now() - interval '1 hour'`) };
    await anOccurrence(database, { schedule, person: waiting }, { ...past, held: true });
    expect(await inMs()).toBe(0);
    expect(await database.tx(findPeopleToPrompt)).toEqual([waiting.id]);
  });
});
