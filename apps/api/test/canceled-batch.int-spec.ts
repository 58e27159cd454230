import { randomBytes } from 'node:crypto';
import { aMessage, type ParticipantRow } from '@promptpipe/testing';
import { ApiHarness, enrolled } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());

/** As the scheduler leaves it: each of them in line, and the network further with some than with others. */
async function aRunningBatch(statuses: readonly string[]): Promise<string> {
  const participantIds: string[] = [];
  while (participantIds.length < statuses.length) participantIds.push(await enrolled(api));
  const { id: promptId } = (await api.post('/v1/prompts', { text: 'Wrong' })).body;
  const { id } = (await api.post('/v1/batches', { promptId, to: { participantIds } })).body;
  await api.db.query(`update batches set status = 'running', started_at = now() where id = $1`, [id]);
  for (const [n, status] of statuses.entries()) {
    if (status === 'waiting') continue;
    const [person] = await api.db.query<ParticipantRow>('select * from participants where id = $1', [
      participantIds[n],
    ]);
    const message = await aMessage(api.db, person!, { status, lane: 'bulk', batch_id: id });
    await api.db.query(
      `update batch_recipients set status = 'queued', message_id = $3 where batch_id = $1 and participant_id = $2`,
      [id, person!.id, message.id],
    );
  }
  return id;
}

describe('POST /v1/batches/:id/cancel', () => {
  it('tells how many are canceled, on their way and gone', async () => {
    const id = await aRunningBatch(['waiting', 'queued', 'queued', 'sending', 'unknown', 'sent', 'failed']);
    const answer = await api.post(`/v1/batches/${id}/cancel`, {});
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({ id, status: 'canceled', canceled: 3, onTheirWay: 2, gone: 1 });
    expect(
      await api.db.query(
        `select status, stop_requested as stop, count(*)::integer as n from outbox_messages where batch_id = $1
          group by 1, 2 order by 1`,
        [id],
      ),
    ).toEqual([
      { status: 'canceled', stop: false, n: 2 },
      { status: 'failed', stop: false, n: 1 },
      { status: 'sending', stop: true, n: 1 },
      { status: 'sent', stop: false, n: 1 },
      { status: 'unknown', stop: true, n: 1 },
    ]);
    expect(await api.get(`/v1/batches/${id}`)).toMatchObject({
      body: { status: 'canceled', progress: { waiting: 0, canceled: 3, underWay: 2, sent: 1, failed: 1, queued: 0 } },
    });
  });

  it('keeps what waits in quarantine from coming back', async () => {
    const id = await aRunningBatch(['sent']);
    await api.db.query(
      `insert into quarantined_rows (id, table_name, row_id, reason, detail, original, moved)
       values (gen_random_uuid(), 'outbox_messages', $2, 'bad-payload', 'x', jsonb_build_object('batch_id', $1::text), true)`,
      [id, randomBytes(4).toString('hex')],
    );
    await api.post(`/v1/batches/${id}/cancel`, {});
    expect(await api.db.query('select status from quarantined_rows')).toEqual([{ status: 'discarded' }]);
  });
});

describe('GET /v1/batches/:id', () => {
  it('counts on when messages are delivered, read, and moved into history', async () => {
    const id = await aRunningBatch(['sent', 'sent', 'sent']);
    await api.db.query(
      `update outbox_messages m set ack_level = n.level
         from (select id, row_number() over (order by id) as level from outbox_messages where batch_id = $1) n
        where n.id = m.id`,
      [id],
    );
    const progress = { sent: 3, delivered: 2, read: 1, queued: 0, waiting: 0 };
    expect(await api.get(`/v1/batches/${id}`)).toMatchObject({ body: { progress } });
    await api.moveAll();
    expect(await api.db.query('select 1 from outbox_messages where batch_id = $1', [id])).toEqual([]);
    expect(await api.get(`/v1/batches/${id}`)).toMatchObject({ body: { progress } });
  });
});
