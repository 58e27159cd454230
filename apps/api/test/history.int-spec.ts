import { ApiHarness, enrolled } from './api-harness';

let api: ApiHarness;
let participantId: string;
beforeAll(async () => {
  api = await ApiHarness.start();
  participantId = await enrolled(api);
});
afterAll(() => api.stop());

const send = (key: string) =>
  api.post('/v1/messages', { participantId, text: 'How did you sleep?' }, { 'idempotency-key': key });
const SENT = `
  update outbox_messages
     set status = 'sent', ack_level = 3, attempt = 1, recipient = '+4915112345678', held = false, wa_at = now(), sent_at = now(),
         delivered_at = now(), read_at = now(), finished_at = now()
   where id = $1`;
const RECEIPT = `
  insert into receipts (id, account_id, wa_message_id, message_id, ack_level, wa_at)
  select gen_random_uuid(), account_id, wa_message_id, id, 1, now() from outbox_messages where id = $1`;

describe('what has moved to history', () => {
  it('is read, and its receipts are, as before', async () => {
    const { id } = (await send('read')).body;
    await api.db.query(SENT, [id]);
    await api.db.query(RECEIPT, [id]);
    const paths = [`/v1/messages/${id}`, `/v1/receipts?messageId=${id}`];
    const before = [await api.get(paths[0]!), await api.get(paths[1]!)].map(({ status, body }) => ({ status, body }));
    await api.moveAll();
    expect(await api.db.query('select 1 from outbox_messages where id = $1', [id])).toEqual([]);
    const after = [await api.get(paths[0]!), await api.get(paths[1]!)].map(({ status, body }) => ({ status, body }));
    expect(after).toEqual(before);
    expect(after.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('answers a repeated request, also after it was removed, and is not sent again', async () => {
    const { id } = (await send('again')).body;
    await api.db.query(SENT, [id]);
    await api.moveAll();
    expect(await send('again')).toMatchObject({ status: 202, body: { id, status: 'sent' } });

    await api.db.query('delete from outbox_messages_history');
    await api.db.query('delete from moved_messages');
    expect(await send('again')).toMatchObject({ status: 202, body: { id, status: null } });
    expect(await api.get(`/v1/messages/${id}`)).toMatchObject({ status: 404 });
    expect(await api.db.query('select 1 from outbox_messages where id = $1', [id])).toEqual([]);
  });

  it.each([
    ['fired', 'done', null],
    ['missed', 'canceled', 'missed'],
  ])('still tells what became of a timer that has %s, and lets it be canceled', async (status, ofJob, endReason) => {
    const [timer] = await api.db.query<{ id: string }>(
      `insert into jobs (id, kind, payload, participant_id, participant_seq, cause, timer_id, status, finished_at, end_reason)
       values (gen_random_uuid(), 'scheduled_prompt', '{}', $1, 1, 'spec', gen_random_uuid(), $2, now(), $3)
       returning timer_id as id`,
      [participantId, ofJob, endReason],
    );
    const path = `/v1/timers/${timer!.id}`;
    const told = { status: 200, body: { status, job: { status: ofJob } } };
    expect(await api.get(path)).toMatchObject(told);
    await api.moveAll();
    expect(await api.get(path)).toMatchObject(told);
    const jobs = { canceled: 0, stopRequested: 0 };
    expect(await api.delete(path)).toMatchObject({ status: 200, body: { canceled: true, jobs } });
  });

  it('is read as a job, with its attempts, and is neither canceled nor replayed', async () => {
    const { id } = (await api.post('/v1/jobs', { kind: 'test', payload: {} })).body;
    await api.db.query(
      `update jobs set status = 'dead', attempt = 1, failures = 1, finished_at = now() where id = $1`,
      [id],
    );
    await api.db.query(
      `insert into job_attempts (job_id, attempt, boot_id, outcome) values ($1, 1, gen_random_uuid(), 'dead')`,
      [id],
    );
    const before = await api.get(`/v1/jobs/${id}`);
    await api.moveAll();
    const after = await api.get(`/v1/jobs/${id}`);
    expect(after.status).toBe(200);
    expect({ ...after.body, finishedAt: null }).toMatchObject({ id, status: 'dead' });
    expect(Object.keys(after.body)).toEqual(Object.keys(before.body));
    expect(await api.post(`/v1/jobs/${id}/cancel`, {})).toMatchObject({ status: 409 });
    expect(await api.post(`/v1/jobs/${id}/replay`, {})).toMatchObject({ status: 409 });
  });
});
