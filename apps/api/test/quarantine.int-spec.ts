import { randomUUID } from 'node:crypto';
import { aJob, aParticipant, db, insertRow, type ParticipantRow } from '@promptpipe/testing';
import { type Answer, ApiHarness } from './api-harness';

describe('the quarantine', () => {
  let api: ApiHarness;
  let person: ParticipantRow;

  beforeAll(async () => {
    api = await ApiHarness.start();
  });
  beforeEach(async () => {
    await api.db.query('delete from quarantined_rows; delete from jobs; delete from participants');
    person = await aParticipant(api.db);
  });
  afterAll(() => api.stop());

  /** As the scheduler sets a job aside: gone from its table, whole in quarantine. */
  const aHeldJob = async (): Promise<{ id: string; jobId: string }> => {
    const job = await aJob(api.db, person, { kind: 'scheduled_prompt', payload: { promptId: 'I feel sad' } });
    const [held] = await api.db.query<{ id: string }>(
      `with gone as (delete from jobs j where id = $1 returning to_jsonb(j) as original)
       insert into quarantined_rows (id, table_name, row_id, participant_id, reason, detail, original, moved)
       select $2, 'jobs', $1::uuid::text, $3, 'bad-payload', 'payload.promptId: Invalid UUID', original, true from gone
       returning id`,
      [job.id, nextId(), person.id],
    );
    return { id: held!.id, jobId: job.id };
  };
  let made = 0;
  /** By age, as the services make them. */
  const nextId = (): string => `0190d8a4-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`;
  const repair = (id: string): Promise<unknown> =>
    api.db.query(
      `update quarantined_rows set original = original || jsonb_build_object('payload', $2::jsonb) where id = $1`,
      [id, JSON.stringify({ promptId: randomUUID(), plannedAt: '2026-03-01T09:00:00.000Z' })],
    );
  const idsOf = ({ body }: Answer): string[] => body.items.map(({ id }) => id);

  it('is listed by table and status, page by page, without what the rows hold', async () => {
    const held = [await aHeldJob(), await aHeldJob(), await aHeldJob()].map(({ id }) => id);
    await insertRow(api.db, 'quarantined_rows', {
      ...{ id: nextId(), table_name: 'active_timers', row_id: 'x', reason: 'orphan', detail: 'x', original: {} },
      ...{ moved: true, status: 'discarded', resolved_at: db('now()') },
    });
    expect((await api.get('/v1/quarantine')).body.items).toHaveLength(4);
    expect(idsOf(await api.get('/v1/quarantine?table=jobs&status=held'))).toEqual(held);
    expect(idsOf(await api.get('/v1/quarantine?status=released'))).toEqual([]);
    const first = await api.get('/v1/quarantine?table=jobs&limit=2');
    expect(idsOf(first)).toEqual(held.slice(0, 2));
    expect(first.body.next).toBe(held[1]);
    expect(idsOf(await api.get(`/v1/quarantine?table=jobs&limit=2&after=${first.body.next!}`))).toEqual(held.slice(2));
    expect(JSON.stringify((await api.get('/v1/quarantine')).body)).not.toContain('sad');
  });

  it.each(['table=phones', 'status=lost', 'limit=0', 'after=x', 'more=1'])('refuses ?%s', async (query) => {
    expect((await api.get(`/v1/quarantine?${query}`)).status).toBe(400);
  });

  it('shows a row as it was where it is asked for by its id', async () => {
    const { id, jobId } = await aHeldJob();
    expect((await api.get(`/v1/quarantine/${id}`)).body).toMatchObject({
      ...{
        id,
        table: 'jobs',
        rowId: jobId,
        participantId: person.id,
        reason: 'bad-payload',
        status: 'held',
        moved: true,
      },
      original: { id: jobId, payload: { promptId: 'I feel sad' } },
    });
  });

  it('refuses to release what still cannot be read, and says why', async () => {
    const { id } = await aHeldJob();
    const answer = await api.post(`/v1/quarantine/${id}/release`, {});
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/bad-payload/) as string } });
    expect(answer.body.detail).toMatch(/payload\.promptId.*Repair it, or discard it/);
    expect(answer.body.detail).not.toContain('sad');
    expect((await api.get(`/v1/quarantine/${id}`)).body).toMatchObject({ status: 'held', resolvedAt: null });
    expect(await api.db.query('select * from jobs')).toEqual([]);
  });

  it('releases a repaired row once, and wakes who works on it', async () => {
    const { id, jobId } = await aHeldJob();
    await repair(id);
    const woken = api.woken('jobs');
    const answer = await api.post(`/v1/quarantine/${id}/release`, {});
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'released' } });
    await woken;
    expect(await api.db.query('select id, status from jobs')).toEqual([{ id: jobId, status: 'queued' }]);
    expect(await api.post(`/v1/quarantine/${id}/release`, {})).toMatchObject({
      ...{ status: 409, body: { detail: 'The row was released already.' } },
    });
    expect((await api.post(`/v1/quarantine/${id}/discard`, {})).status).toBe(409);
  });

  it.each(['completed', 'withdrawn', 'opted_out'])('releases nothing to somebody %s', async (status) => {
    const { id } = await aHeldJob();
    await repair(id);
    await api.db.query('update participants set status = $1', [status]);
    const answer = await api.post(`/v1/quarantine/${id}/release`, {});
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringMatching(status) as string } });
    expect(await api.db.query('select * from jobs')).toEqual([]);
  });

  it('discards a row for good, and keeps the record', async () => {
    const { id } = await aHeldJob();
    expect(await api.post(`/v1/quarantine/${id}/discard`, {})).toMatchObject({
      ...{ status: 200, body: { id, status: 'discarded' } },
    });
    await repair(id);
    expect(await api.post(`/v1/quarantine/${id}/release`, {})).toMatchObject({
      ...{ status: 409, body: { detail: 'The row was discarded already.' } },
    });
    expect(await api.db.query('select * from jobs')).toEqual([]);
  });

  it('does not discard a participant', async () => {
    const id = nextId();
    await insertRow(api.db, 'quarantined_rows', {
      ...{ id, table_name: 'participants', row_id: person.id, participant_id: person.id, reason: 'bad-time-zone' },
      ...{ detail: 'timezone: is no IANA time zone', original: {}, moved: false },
    });
    expect((await api.post(`/v1/quarantine/${id}/discard`, {})).status).toBe(409);
    expect((await api.post(`/v1/quarantine/${id}/release`, {})).status).toBe(200);
  });

  it.each(['', '/release', '/discard'])('knows nothing of another id (%s)', async (act) => {
    for (const id of [randomUUID(), 'x']) {
      const path = `/v1/quarantine/${id}${act}`;
      expect((await (act ? api.post(path, {}) : api.get(path))).status).toBe(404);
    }
  });
});
