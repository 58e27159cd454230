import { randomUUID } from 'node:crypto';
import { parsePhoneNumber } from '@promptpipe/domain';
import { autocommit, type EntityManager, FIRST_ID, recordInbound, recordOutcomes } from '@promptpipe/persistence';
import { anOccurrence, aParticipant, aSchedule, db, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { OccurrenceFirer } from '../../src/schedules/occurrence-firer';
import { useDatabase } from '../use-database';

const NOTHING = { queued: 0, notSent: 0, held: 0, busy: 0 };

describe('a STOP against what schedules promise', () => {
  const database = useDatabase();
  let firer: OccurrenceFirer;
  let person: ParticipantRow;
  let schedule: string;

  beforeEach(async () => {
    firer = new OccurrenceFirer(database.db, 60);
    person = await aParticipant(database);
    schedule = (await aSchedule(database)).id;
  });

  const stop = (tx: EntityManager): Promise<unknown> =>
    recordInbound(tx, {
      ...{ accountId: 'default', waMessageId: randomUUID(), body: 'STOP', quotedWaId: null, at: new Date() },
      sender: parsePhoneNumber(person.phone)!,
    });
  const isDue = (over: Row = {}): Promise<unknown> => anOccurrence(database, { schedule, person }, over);
  const isToCome = (): Promise<unknown> => {
    const instants = { instant: db(`now() + interval '1 day'`), useful_until: db(`now() + interval '2 days'`) };
    return anOccurrence(database, { schedule, person, number: 2 }, instants);
  };
  const ends = (): Promise<Row[]> =>
    database.query('select status, reason from occurrences where participant_id = $1 order by number', [person.id]);
  const prompts = (): Promise<Row[]> => database.query(`select * from outbox_messages where lane = 'study'`);
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  const untilBlocked = (count: number): Promise<unknown> =>
    until(`${count} that wait for a lock`, async () => (await database.query(waiting)).length === count);
  const gate = (): { readonly opened: Promise<void>; open: () => void } => {
    let open: () => void = () => undefined;
    return { opened: new Promise((resolve) => (open = resolve)), open: () => open() };
  };
  const OPTED_OUT = { status: 'not-sent', reason: 'opted-out' };

  it('ends what is due and what is to come, and nothing of it is ever sent', async () => {
    await isDue();
    await isToCome();
    await database.tx(stop);
    expect(await ends()).toEqual([OPTED_OUT, OPTED_OUT]);
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect(await prompts()).toEqual([]);
  });

  it('that is under way keeps it from firing', async () => {
    await isDue();
    const [locked, goOn] = [gate(), gate()];
    const stopping = database.tx(async (tx) => {
      await stop(tx);
      locked.open();
      await goOn.opened;
    });
    await locked.opened;
    expect(await firer.fireDue()).toEqual({ ...NOTHING, busy: 1 });
    goOn.open();
    await stopping;
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect(await ends()).toEqual([OPTED_OUT]);
  });

  it('that comes while it fires waits for the fire, and ends its message', async () => {
    await isDue({ instant: db(`now() - interval '1 hour'`) });
    await database.query(`insert into catch_up_turns (account_id, free_from) values ('default', now())`);
    const [held, goOn] = [gate(), gate()];
    // The fire of what was missed waits here, with the turnstile in its hands.
    const holder = database.tx(async (tx) => {
      await tx.query('select 1 from catch_up_turns for update');
      held.open();
      await goOn.opened;
    });
    await held.opened;
    const firing = firer.fireDue();
    await untilBlocked(1);
    const stopped = database.tx(stop);
    await untilBlocked(2);
    goOn.open();
    await holder;
    expect(await firing).toEqual({ ...NOTHING, queued: 1 });
    await stopped;
    expect(await prompts()).toMatchObject([{ status: 'canceled', attempt: 0 }]);
    await recordOutcomes(autocommit(database.db), FIRST_ID);
    expect(await ends()).toEqual([{ status: 'not-sent', reason: 'canceled' }]);
  });
});
