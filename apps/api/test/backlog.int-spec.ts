import { until } from '@promptpipe/testing';
import { type Answer, ApiHarness, enrolled } from './api-harness';

const LIMIT = 3;

let api: ApiHarness;
let participantId: string;
let promptId: string;
beforeAll(async () => {
  api = await ApiHarness.start({ BACKLOG_LIMIT: String(LIMIT) });
  participantId = await enrolled(api);
  promptId = (await api.post('/v1/prompts', { text: 'How are you?' })).body.id;
});
afterAll(() => api.stop());
afterEach(() => api.db.query('delete from active_timers; delete from outbox_messages; delete from jobs'));

const submit = () => api.post('/v1/jobs', { kind: 'probe', payload: {} });
const send = () => api.post('/v1/messages', { participantId, text: 'Hello' });
const arm = (afterSeconds = 0) =>
  api.post('/v1/timers', { participantId, callbackType: 'scheduled_prompt', params: { promptId }, afterSeconds });

const refusal = ({ status, headers, body }: Answer): unknown => [status, headers.get('retry-after'), body.detail];
const tooMany = (what: string): unknown => [
  ...[429, '5'],
  `Too many ${what} wait already (BACKLOG_LIMIT ${LIMIT}): send the request again later.`,
];

const fillJobs = (n: number) =>
  api.db.query<{ id: string }>(
    `insert into jobs (id, kind, payload, cause)
     select gen_random_uuid(), 'probe', '{}', 'x' from generate_series(1, $1::integer) returning id`,
    [n],
  );

/** What was counted for the spec before this one is forgotten, and the table is empty. */
async function emptied(act: () => Promise<Answer>, table: string): Promise<void> {
  await until('an old count to be forgotten', async () => (await act()).status < 300);
  await api.db.query(`delete from ${table}`);
}

describe('the backlog limit', () => {
  it.each([
    { what: 'jobs', act: submit, table: 'jobs', over: `status = 'done', finished_at = now()` },
    { what: 'messages', act: send, table: 'outbox_messages', over: `status = 'canceled', finished_at = now()` },
    { what: 'timers', act: arm, table: 'active_timers', over: `next_run = next_run + interval '1 hour'` },
  ])('lets no more $what in than may wait, and more when they have drained', async ({ what, act, table, over }) => {
    await emptied(act, table);
    for (let n = 0; n < LIMIT; n += 1) expect((await act()).status).toBeLessThan(300);
    expect(refusal(await act())).toEqual(tooMany(what));
    expect(await api.db.query(`select 1 from ${table}`)).toHaveLength(LIMIT);
    await api.db.query(`update ${table} set ${over}${table === 'outbox_messages' ? ', held = false' : ''}`);
    await until('the drained backlog to be seen', async () => (await act()).status < 300);
  });

  it('lets none of those in that come at once when it is full', async () => {
    await fillJobs(LIMIT);
    await until('the jobs to be seen', async () => (await submit()).status === 429);
    const answers = await Promise.all(Array.from({ length: 12 }, submit));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([429]));
  });

  it('forgets what was let in and made no row', async () => {
    await emptied(submit, 'jobs');
    const nobody = { participantId: '0197f000-0000-7000-8000-00000000ffff' };
    for (let n = 0; n < 3 * LIMIT; n += 1) {
      expect((await api.post('/v1/jobs', { kind: 'probe', payload: {}, ...nobody })).status).toBe(404);
    }
  });

  it('counts no timer that is still ahead, and holds timers back while too many jobs wait', async () => {
    await emptied(submit, 'jobs');
    await emptied(arm, 'active_timers');
    for (let n = 0; n <= LIMIT; n += 1) expect((await arm(3_600)).status).toBe(201);
    await fillJobs(LIMIT);
    await until('the jobs to be seen', async () => (await arm(3_600)).status === 429);
    expect(refusal(await arm(3_600))).toEqual(tooMany('jobs'));
  });

  it('lets everything be read and canceled', async () => {
    const [first] = await fillJobs(LIMIT + 1);
    expect((await api.get('/v1/jobs')).status).toBe(200);
    expect((await api.post(`/v1/jobs/${first!.id}/cancel`, {})).status).toBe(200);
  });
});
