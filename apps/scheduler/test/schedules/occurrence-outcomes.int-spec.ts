import { autocommit, expireMessages, FIRST_ID, recordAck, recordOutcomes } from '@promptpipe/persistence';
import { anOccurrence, aParticipant, aSchedule, db, type ParticipantRow, type Row } from '@promptpipe/testing';
import { OccurrenceFirer } from '../../src/schedules/occurrence-firer';
import { useDatabase } from '../use-database';

const DAILY = { kind: 'daily', times: ['09:00'], gap: 'shift', overlap: 'once', quietHours: 'send' };

describe('what became of the message of an occurrence', () => {
  const database = useDatabase();
  let firer: OccurrenceFirer;
  let person: ParticipantRow;

  beforeEach(async () => {
    firer = new OccurrenceFirer(database.db, 60);
    person = await aParticipant(database);
  });

  const daily = async (over: Row = {}): Promise<string> =>
    (await aSchedule(database, { definition: { ...DAILY, misfirePolicy: 'fire-once', ...over } })).id;
  const occurrences = (): Promise<Row[]> => database.query('select * from occurrences');
  const messages = (): Promise<Row[]> => database.query('select * from outbox_messages');
  const queued = async (): Promise<Row> => {
    await anOccurrence(database, { schedule: await daily(), person });
    await firer.fireDue();
    return (await messages())[0] ?? {};
  };
  const end = (status: string, more = ''): Promise<unknown> =>
    database.query(`update outbox_messages set status = '${status}', finished_at = now() ${more}`);
  const told = async (): Promise<unknown> => {
    await recordOutcomes(autocommit(database.db), FIRST_ID);
    const [row] = await occurrences();
    return [row?.status, row?.reason];
  };

  it.each([
    ['sent', `, sent_at = now(), ack_level = 1, wa_at = now()`, ['sent', null]],
    ['failed', `, failure_class = 'reject'`, ['not-sent', 'failed']],
    ['failed', `, failure_class = 'unresolved'`, ['not-sent', 'unresolved']],
    ['canceled', '', ['not-sent', 'canceled']],
    ['expired', '', ['not-sent', 'gateway-down']],
    ['expired', `, last_error = 'misfire-policy: nobody could send'`, ['not-sent', 'misfire']],
  ])('is told: %s%s', async (status, more, expected) => {
    await queued();
    expect(await told()).toEqual(['queued', null]);
    await end(status, more);
    expect(await told()).toEqual(expected);
  });

  it('tells of a grace that was over before it could leave', async () => {
    const schedule = await daily({ misfirePolicy: 'fire-within', misfireGraceSeconds: 600 });
    await anOccurrence(database, { schedule, person }, { instant: db(`now() - interval '5 seconds'`) });
    await firer.fireDue();
    await database.query(`update outbox_messages set expires_at = expires_at - interval '1 hour'`);
    await database.tx(expireMessages);
    expect(await told()).toEqual(['not-sent', 'misfire']);
    expect((await occurrences())[0]?.detail).toMatch(/^misfire-policy: its schedule allowed it to leave until 20/);
  });

  it('is corrected by a late ack', async () => {
    const { wa_message_id } = await queued();
    await end('failed', `, failure_class = 'unresolved'`);
    expect(await told()).toEqual(['not-sent', 'unresolved']);
    await database.tx((tx) =>
      recordAck(tx, { accountId: 'default', waMessageId: String(wa_message_id), level: 1, at: new Date() }),
    );
    expect(await told()).toEqual(['sent', null]);
  });
});
