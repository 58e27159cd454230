import { until } from '@promptpipe/testing';
import { ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
let participantId: string;
beforeAll(async () => {
  api = await ApiHarness.start();
  participantId = await enrolled(api);
});
afterAll(() => api.stop());

const ID = '0197f000-0000-7000-8000-00000000ffff';
const ROUTES = [
  ['POST', '/v1/participants'],
  ['GET', '/v1/participants'],
  ['GET', `/v1/participants/${ID}`],
  ['POST', '/v1/messages'],
  ['GET', `/v1/messages/${ID}`],
  ['POST', '/v1/prompts'],
  ['GET', `/v1/prompts/${ID}`],
  ['POST', '/v1/timers'],
  ['GET', `/v1/timers/${ID}`],
  ['DELETE', `/v1/timers/${ID}`],
  ['POST', '/v1/jobs'],
  ['GET', '/v1/jobs'],
  ['GET', `/v1/jobs/${ID}`],
  ['POST', `/v1/jobs/${ID}/cancel`],
  ['POST', `/v1/jobs/${ID}/replay`],
  ['POST', '/v1/jobs/replay'],
  ['GET', '/v1/responses'],
  ['GET', '/v1/receipts'],
] as const;

describe('the admin key', () => {
  it.each(ROUTES)('is wanted for %s %s', async (method, path) => {
    for (const authorization of ['', 'Bearer', 'Bearer wrong', 'Basic a-key-for-specs', 'a-key-for-specs']) {
      const answer = await api.call(method, path, { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, body: { title: 'Unauthorized', status: 401 } });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('is not wanted by machines that watch', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      expect((await fetch(`${api.url}${path}`)).status).toBe(200);
    }
  });

  it('may come after any spelling of its scheme', async () => {
    const headers = { authorization: 'bearer a-key-for-specs' };
    expect(await api.call('GET', '/v1/participants', { headers })).toMatchObject({ status: 200 });
  });
});

describe('the body', () => {
  const post = (body: string, headers = {}) => api.call('POST', '/v1/messages', { body, headers });

  it('is refused when it is over 1 MiB', async () => {
    const body = JSON.stringify({ participantId, text: 'x'.repeat(1_048_576) });
    await expectRefused(api, () => post(body), { status: 413 });
  });

  it('is read up to 1 MiB', async () => {
    const bare = JSON.stringify({ participantId, text: '' }).length;
    const body = JSON.stringify({ participantId, text: 'x'.repeat(1_048_576 - bare) });
    await expectRefused(api, () => post(body), { status: 400, fields: ['text'] });
  });

  it.each(['{', '{"text": "I feel', 'text=hello'])('is refused when it is malformed: %s', async (body) => {
    const before = await api.rowCounts();
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body.detail).not.toContain('I feel');
    expect(await api.rowCounts()).toEqual(before);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
    'is refused as %s',
    async (type) => {
      const body = JSON.stringify({ participantId, text: 'hello' });
      await expectRefused(api, () => post(body, { 'content-type': type }), { status: 415 });
    },
  );

  it('is missed when there is none', async () => {
    await expectRefused(api, () => api.call('POST', '/v1/messages'), { status: 400, fields: ['body'] });
  });
});

describe('a path that leads nowhere', () => {
  it.each([
    ['GET', '/v1/nothing', 404],
    ['GET', '/', 404],
    ['PUT', '/v1/messages', 404],
    ['GET', '/v1/messages/%E0%A4%A', 400],
  ])('%s %s is answered with a problem', async (method, path, status) => {
    const answer = await api.call(method, path);
    expect(answer).toMatchObject({ status, body: { status, type: 'about:blank' } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('while the service is not ready', () => {
  afterEach(() => api.readiness.ready());

  it('nothing under /v1 is answered, and the reason is told', async () => {
    api.readiness.notReady('draining');
    for (const [method, path] of ROUTES) {
      const answer = await api.call(method, path);
      expect(answer).toMatchObject({ status: 503, body: { detail: 'The API is not ready: draining.' } });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(503);
  });
});

describe('an error that nobody expected', () => {
  afterEach(() => api.db.query('alter table prompts_away rename to prompts'));

  it('is answered without what is inside', async () => {
    await api.db.query('alter table prompts rename to prompts_away');
    const answer = await api.post('/v1/prompts', { text: 'x' });
    expect(answer).toMatchObject({ status: 500, body: { title: 'Internal Server Error' } });
    expect(JSON.stringify(answer.body)).not.toContain('prompts');
  });
});

describe('a database that drops its connections', () => {
  const OURS = `application_name like 'promptpipe-api%' and datname = current_database()`;
  const cut = (which = 'true') =>
    api.db.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${OURS} and ${which}`);
  const boots = async () => (await api.db.query<{ id: string }>('select boot_id as id from service_instances')).length;

  it('fails the request in hand with 503 and nothing written, and serves the next one', async () => {
    const before = await api.rowCounts();
    await api.db.query('begin');
    await api.db.query('select 1 from participants where id = $1 for update', [participantId]);
    const inHand = api.post('/v1/messages', { participantId, text: 'Cut' }, { 'idempotency-key': 'cut' });
    const waiting = `wait_event_type = 'Lock'`;
    await until('the request to wait', async () => {
      const rows = await api.db.query(`select 1 from pg_stat_activity where ${OURS} and ${waiting}`);
      return rows.length > 0;
    });
    await cut(waiting);
    const answer = await inHand;
    await api.db.query('commit');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await api.rowCounts()).toEqual(before);
    const again = await api.post('/v1/messages', { participantId, text: 'Cut' }, { 'idempotency-key': 'cut' });
    expect(again).toMatchObject({ status: 202, body: { status: 'queued' } });
  });

  it('leaves the process serving again, registered as a new boot', async () => {
    const before = await boots();
    await cut();
    await until('a request to be served', async () => (await api.get('/v1/participants')).status === 200);
    await until('a new boot', async () => (await boots()) > before);
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
  });
});
