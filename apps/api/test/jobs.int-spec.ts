import { until } from '@promptpipe/testing';
import { ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
let participantId: string;
beforeAll(async () => {
  api = await ApiHarness.start();
  participantId = await enrolled(api);
});
afterAll(() => api.stop());
afterEach(() => api.db.query('delete from job_attempts; delete from job_requests; delete from jobs'));

const NOTHING = '0197f000-0000-7000-8000-00000000ffff';
const ID = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
const submit = (extra: object = {}, headers: Record<string, string> = {}) =>
  api.post('/v1/jobs', { kind: 'probe', payload: {}, ...extra }, headers);
const rowOf = async (id: string): Promise<Record<string, unknown>> =>
  (await api.db.query('select * from jobs where id = $1', [id]))[0] ?? {};

describe('POST /v1/jobs', () => {
  it('writes down that it is to be done, and shows it', async () => {
    const { status, body } = await submit({ kind: 'test', payload: { failTimes: 2 }, priority: 7 });
    expect({ status, body }).toEqual({ status: 201, body: { id: ID, status: 'queued', created: true } });
    expect(await api.get(`/v1/jobs/${body.id}`)).toMatchObject({
      status: 200,
      body: {
        ...{ id: body.id, kind: 'test', status: 'queued', payload: { failTimes: 2 }, priority: 7, study: null },
        ...{ participantId: null, attempt: 0, failures: 0, crashes: 0, lastError: null, attempts: [] },
        ...{ cause: `job:${body.id}`, timeline: [{ event: 'created' }] },
      },
    });
  });

  it('leaves it for an instant to come', async () => {
    const { body } = await submit({ runAt: '2030-06-01T09:00:00+02:00' });
    expect((await rowOf(body.id)).run_at).toEqual(new Date('2030-06-01T07:00:00Z'));
  });

  it('puts it in the line of a person, behind what is there', async () => {
    const ids = [(await submit({ participantId })).body.id, (await submit({ participantId })).body.id];
    const rows = await Promise.all(ids.map(rowOf));
    expect(rows.map((row) => row.lock_key)).toEqual(ids.map(() => `participant:${participantId}`));
    expect(Number(rows[1]!.participant_seq)).toBeGreaterThan(Number(rows[0]!.participant_seq));
    expect(rows[0]!.study_id).not.toBeNull();
  });

  it('wakes the scheduler', async () => {
    const woken = api.woken('jobs');
    await submit();
    await expect(woken).resolves.toBeUndefined();
  });

  it.each([
    ['a kind that is made by messages only', { kind: 'inbound', payload: { inboundMessageId: NOTHING } }, ['kind']],
    ['a kind that is none', { kind: 'x' }, ['kind']],
    ['no kind', { kind: undefined }, ['kind']],
    ['no payload', { payload: undefined }, ['payload']],
    ['a payload that is a list', { payload: [] }, ['payload']],
    ['an unknown member of the payload', { payload: { text: 'Hi' } }, ['payload.text']],
    ['a payload of another type', { kind: 'test', payload: { sleepMs: 'long' } }, ['payload.sleepMs']],
    ['a local instant', { runAt: '2030-01-01T00:00:00' }, ['runAt']],
    ['an empty key', { dedupeKey: '' }, ['dedupeKey']],
    ['a long key', { dedupeKey: 'k'.repeat(256) }, ['dedupeKey']],
    ['a key with NUL', { dedupeKey: 'a\0b' }, ['dedupeKey']],
    ['a priority below 0', { priority: -1 }, ['priority']],
    ['a priority above 9', { priority: 10 }, ['priority']],
    ['half a priority', { priority: 0.5 }, ['priority']],
    ['a person that is none', { participantId: 'x' }, ['participantId']],
    ['an unknown field', { attempt: 3 }, ['attempt']],
  ])('refuses %s and writes nothing', async (_what, fault, fields) => {
    await expectRefused(api, () => submit(fault), { status: 400, fields });
  });

  it('refuses a body over 1 MiB', async () => {
    await expectRefused(api, () => submit({ dedupeKey: 'x'.repeat(1_048_576) }), { status: 413 });
  });

  it('refuses somebody unknown, and somebody who is not written to', async () => {
    await expectRefused(api, () => submit({ participantId: NOTHING }), { status: 404 });
    const stopped = await enrolled(api);
    await api.db.query(`update participants set status = 'opted_out' where id = $1`, [stopped]);
    await expectRefused(api, () => submit({ participantId: stopped }), { status: 409 });
  });

  describe('with a dedupe key', () => {
    it('answers the queued job that has it', async () => {
      const first = await submit({ dedupeKey: 'nightly' });
      const again = await submit({ dedupeKey: 'nightly' });
      expect(again).toMatchObject({ status: 200, body: { id: first.body.id, status: 'queued', created: false } });
    });

    it('makes one of eight at once', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => submit({ dedupeKey: 'eight' })));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    });

    it('makes another once the first is no longer queued', async () => {
      const first = await submit({ dedupeKey: 'running' });
      await api.db.query(`update jobs set status = 'done', finished_at = now()`);
      expect(await submit({ dedupeKey: 'running' })).toMatchObject({ status: 201, body: { created: true } });
      expect(first.status).toBe(201);
    });

    it.each([{ kind: 'test' }, { kind: 'test', payload: { sleepMs: 5 } }])(
      'is refused when the queued one does something else: %p',
      async (other) => {
        await submit({ dedupeKey: 'other', kind: 'probe' });
        await expectRefused(api, () => submit({ dedupeKey: 'other', ...other }), { status: 422 });
      },
    );
  });

  describe('with an Idempotency-Key', () => {
    const key = (value: string) => ({ 'idempotency-key': value });

    it('makes one job of eight requests at once', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => submit({}, key('eight'))));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      expect((await api.rowCounts()).jobs).toBe(1);
    });

    it('answers the job that it made also when that has ended, or is long gone', async () => {
      const { id } = (await submit({}, key('ended'))).body;
      await api.db.query(`update jobs set status = 'done', finished_at = now()`);
      expect(await submit({}, key('ended'))).toMatchObject({
        status: 200,
        body: { id, status: 'done', created: false },
      });
      await api.db.query('delete from jobs');
      expect(await submit({}, key('ended'))).toMatchObject({ status: 200, body: { id, status: null, created: false } });
    });

    it('remembers the job that stood for its own', async () => {
      const { id } = (await submit({ dedupeKey: 'k' })).body;
      expect((await submit({ dedupeKey: 'k' }, key('twin'))).body.id).toBe(id);
      await api.db.query(`update jobs set status = 'done', finished_at = now()`);
      expect((await submit({ dedupeKey: 'k' }, key('twin'))).body.id).toBe(id);
    });

    it('is refused with another job', async () => {
      await submit({}, key('body'));
      await expectRefused(api, () => submit({ priority: 1 }, key('body')), { status: 422 });
    });

    it('is not used up by a request that was refused', async () => {
      await expectRefused(api, () => submit({ participantId: NOTHING }, key('refused')), { status: 404 });
      expect(await submit({ participantId }, key('refused'))).toMatchObject({ status: 201 });
    });
  });
});

describe('GET /v1/jobs', () => {
  const ids = async (query: string): Promise<string[]> =>
    (await api.get(`/v1/jobs${query}`)).body.items.map(({ id }) => id);

  it('lists by status, kind, person and study, page after page', async () => {
    const made: string[] = [];
    for (const extra of [{}, { kind: 'test' }, { participantId }, { kind: 'test', participantId }, {}]) {
      made.push((await submit(extra)).body.id);
    }
    await api.db.query(`update jobs set status = 'done', finished_at = now() where id = $1`, [made[4]]);
    expect(await ids('')).toEqual(made);
    expect(await ids('?status=queued')).toEqual(made.slice(0, 4));
    expect(await ids('?status=done')).toEqual([made[4]]);
    expect(await ids('?kind=test')).toEqual([made[1], made[3]]);
    expect(await ids(`?participantId=${participantId}`)).toEqual([made[2], made[3]]);
    expect(await ids('?study=default')).toEqual([made[2], made[3]]);
    expect(await ids(`?kind=test&status=queued&study=default&participantId=${participantId}`)).toEqual([made[3]]);
    const page = await api.get('/v1/jobs?status=queued&limit=3');
    expect(page.body.next).toBe(made[2]);
    expect(await ids(`?status=queued&limit=3&after=${page.body.next}`)).toEqual([made[3]]);
    expect((await api.get(`/v1/jobs?after=${made[2]}`)).body.next).toBeNull();
  });

  it.each([
    ['status=waiting', 'status'],
    ['participantId=x', 'participantId'],
    ['study=nowhere', 'study'],
    ['limit=0', 'limit'],
    ['after=x', 'after'],
    ['kind=', 'kind'],
    ['sort=age', 'sort'],
  ])('refuses ?%s', async (query, field) => {
    await expectRefused(api, () => api.get(`/v1/jobs?${query}`), { status: 400, fields: [field] });
  });
});

describe('GET /v1/jobs/:id', () => {
  it('tells each attempt, and all of it in the order of time', async () => {
    const { id } = (await submit()).body;
    const boot = '0197f000-0000-7000-8000-0000000000b0';
    await api.db.query(
      `insert into job_attempts (job_id, attempt, boot_id, started_at, ended_at, outcome, error)
       values ($1, 1, $2, now() + interval '1 s', now() + interval '2 s', 'retry', 'Error: no'),
              ($1, 2, $2, now() + interval '3 s', now() + interval '4 s', 'taken-back', 'Gone')`,
      [id, boot],
    );
    await api.db.query(
      `update jobs set status = 'done', attempt = 3, failures = 1, crashes = 1, last_error = 'Gone',
                       claimed_at = now() + interval '5 s', finished_at = now() + interval '6 s' where id = $1`,
      [id],
    );
    const { body } = await api.get(`/v1/jobs/${id}`);
    expect(body).toMatchObject({
      ...{ status: 'done', attempt: 3, failures: 1, crashes: 1, lastError: 'Gone' },
      attempts: [
        { attempt: 1, bootId: boot, outcome: 'retry', error: 'Error: no' },
        { attempt: 2, bootId: boot, outcome: 'taken-back', error: 'Gone' },
        { attempt: 3, bootId: null, outcome: 'done', error: null },
      ],
    });
    expect(body.timeline.map(({ event, attempt }) => [event, attempt])).toEqual([
      ['created', undefined],
      ['started', 1],
      ['retry', 1],
      ['started', 2],
      ['taken-back', 2],
      ['started', 3],
      ['done', undefined],
    ]);
    const instants = body.timeline.map(({ at }) => at);
    expect(instants).toEqual([...instants].sort());
  });

  it.each([NOTHING, 'x'])('does not know %s', async (id) => {
    expect(await api.get(`/v1/jobs/${id}`)).toMatchObject({ status: 404 });
  });
});

describe('a request whose database is busy', () => {
  it('is answered with 503 when the turnstile is kept for too long, and nothing is written', async () => {
    await api.db.query('begin');
    await api.db.query('select 1 from participants where id = $1 for update', [participantId]);
    const inHand = submit({ participantId });
    await until('the request to wait', async () => {
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await api.db.query(waiting)).length > 0;
    });
    const answer = await inHand;
    await api.db.query('commit');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await api.rowCounts()).jobs).toBe(0);
  });
});
