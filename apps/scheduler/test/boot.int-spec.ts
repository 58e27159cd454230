import { randomUUID } from 'node:crypto';
import { type Broker, JOBS_QUEUE } from '@promptpipe/queue';
import { aJob, aParticipant, DEFAULT_STUDY, db, dropCheck, insertRow, type Row, until } from '@promptpipe/testing';
import { boot, type Booted } from './boot';
import { BROKERS, type SpecBroker } from './brokers';
import { useDatabase } from './use-database';

describe.each(BROKERS)('the whole scheduler on %s', (_kind, startBroker) => {
  const database = useDatabase();
  let carrier: SpecBroker;
  let service: Booted;

  beforeAll(async () => {
    carrier = await startBroker();
  });
  beforeEach(async () => {
    service = await boot({ DATABASE_URL: database.url, BROKER_URL: carrier.url });
  });
  afterEach(() => service.stop());
  afterAll(() => carrier.stop());

  const aDueTimer = async (): Promise<void> => {
    const promptId = randomUUID();
    await insertRow(database, 'prompts', { id: promptId, study_id: DEFAULT_STUDY, content: { text: 'Hello' } });
    const now = db(`date_trunc('milliseconds', now())`);
    await insertRow(database, 'active_timers', {
      ...{ id: promptId, participant_id: (await aParticipant(database)).id, timer_type: 'once', origin: promptId },
      ...{ callback_type: 'scheduled_prompt', callback_params: { promptId }, scheduled_at: now, next_run: now },
    });
  };
  const aReply = async (): Promise<void> => {
    const person = await aParticipant(database);
    const id = randomUUID();
    await insertRow(database, 'inbound_messages', {
      ...{ id, account_id: person.account_id, wa_message_id: id, sender: person.phone, wa_at: db('now()') },
      ...{ participant_id: person.id, study_id: person.study_id, body: 'Fine' },
    });
    await aJob(database, person, { payload: { inboundMessageId: id } });
  };
  const rows = (table: string): Promise<Row[]> => database.query(`select * from ${table}`);
  const hold = (broker: Broker): Promise<number> => broker.waiting(JOBS_QUEUE);

  it('starts, turns due timers into messages and replies into responses, and stops', async () => {
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
    await aDueTimer();
    await aReply();
    await until('the message', async () => (await rows('outbox_messages')).length === 1);
    await until('the response', async () => (await rows('responses')).length === 1);
    await until('both jobs to be done', async () => (await rows('jobs')).every(({ status }) => status === 'done'));
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(/jobs_settled_total\{.*outcome="done".*\} 1/);
    expect(
      await database.query('select service, boot_id from recovery_runs order by started_at desc limit 1'),
    ).toMatchObject([{ service: 'scheduler' }]);
    const begun = performance.now();
    expect(await service.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('loses nothing with what its broker forgets', async () => {
    for (let replies = 0; replies < 20; replies += 1) await aReply();
    await carrier.forget();
    for (let replies = 0; replies < 20; replies += 1) await aReply();
    await until('all responses', async () => (await rows('responses')).length === 40, 20_000);
    expect(await until('the queue to be empty', async () => (await hold(carrier.broker)) === 0)).toBe(true);
  });

  it('works on beside a row that its own table refuses to change, and sets it aside', async () => {
    // The first round of the look must be over, and the next one a minute away.
    await service.stop();
    await aJob(database, await aParticipant(database), { payload: {}, run_at: db(`now() + interval '1 hour'`) });
    service = await boot({ DATABASE_URL: database.url, BROKER_URL: carrier.url });
    await until('the first round to be over', async () => (await rows('quarantined_rows')).length === 1);

    const giveBack = await dropCheck(database, 'jobs', 'jobs_counts_check');
    const { id } = await aJob(database, await aParticipant(database), { failures: -1 });
    await giveBack();
    await aReply();
    await until('the response', async () => (await rows('responses')).length === 1);
    expect(await rows('quarantined_rows')).toMatchObject([{}, { row_id: id, reason: 'impossible-state' }]);
  });

  it('works on after its owner connection was lost', async () => {
    const bootOf = `select boot_id from service_instances where gone_at is null order by registered_at desc limit 1`;
    const [before] = await database.query<{ boot_id: string }>(bootOf);
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'promptpipe-scheduler-owner'
          and datname = current_database()`,
    );
    await until(
      'another boot',
      async () => (await database.query<{ boot_id: string }>(bootOf))[0]?.boot_id !== before?.boot_id,
    );
    await aReply();
    await until('the response', async () => (await rows('responses')).length === 1);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
  });
});
