import { randomUUID } from 'node:crypto';
import {
  aJob,
  aMessage,
  anOccurrence,
  aParticipant,
  aSchedule,
  insertRow,
  type ParticipantRow,
} from '@promptpipe/testing';
import { type Answer, aPerson, ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
let study: { id: string; code: string };
beforeAll(async () => (api = await ApiHarness.start()));
beforeEach(async () => {
  const id = randomUUID();
  study = await insertRow(api.db, 'studies', { id, code: `s-${id}`, name: 'Sleep', account_id: 'default' });
});
afterAll(() => api.stop());

const person = (status: string): Promise<ParticipantRow> => aParticipant(api.db, { study_id: study.id, status });
const close = (body: unknown = {}): Promise<Answer> => api.post(`/v1/studies/${study.code}/close`, body);
const force = { force: true };
const statuses = async (): Promise<unknown> =>
  (
    await api.db.query<{ status: string }>('select status from participants where study_id = $1 order by id', [
      study.id,
    ])
  ).map(({ status }) => status);
const isClosed = async (): Promise<boolean> =>
  (await api.db.query('select 1 from studies where id = $1 and closed_at is not null', [study.id])).length > 0;

it('takes in nobody once it is closed', async () => {
  await close();
  await expectRefused(api, () => api.post('/v1/participants', aPerson({ study: study.code })), { status: 409 });
});

it('closes a study that everybody has left, and does so once', async () => {
  for (const status of ['completed', 'withdrawn', 'opted_out']) await person(status);
  const first = await api.call('POST', `/v1/studies/${study.code}/close`);
  expect(first).toMatchObject({ status: 200, body: { code: study.code } });
  expect(await isClosed()).toBe(true);
  expect((await close(force)).body).toEqual(first.body);
});

it.each(['invited', 'active', 'paused'])('refuses while somebody is %s, and counts them', async (status) => {
  await person(status);
  await person(status);
  await person('completed');
  const answer = await close();
  expect(answer.status).toBe(409);
  expect(answer.body.detail).toContain('participants who have not left: 2;');
  expect(answer.body.detail).toContain('{"force": true}');
  expect(await isClosed()).toBe(false);
});

it('refuses while anything is owed, and counts it', async () => {
  const left = await person('completed');
  await aMessage(api.db, left, { status: 'unknown' });
  await aMessage(api.db, left, { status: 'sending', lane: 'bulk' });
  await aMessage(api.db, left, { status: 'sent' });
  await aJob(api.db, left);
  await aJob(api.db, left, { status: 'done' });
  const { id: schedule } = await aSchedule(api.db, { study_id: study.id });
  await anOccurrence(api.db, { schedule, person: left });
  for (const body of [{}, force]) {
    const answer = await close(body);
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('owed: timers: 0, jobs: 1, messages: 2, occurrences: 1.');
  }
  expect(await isClosed()).toBe(false);
});

it('with force completes everybody and withdraws who never began; what was owed to them is canceled', async () => {
  const active = await person('active');
  for (const status of ['paused', 'invited', 'opted_out']) await person(status);
  await aMessage(api.db, active);
  await aJob(api.db, active, { kind: 'scheduled_prompt' });
  const elsewhere = await aParticipant(api.db);
  expect(await close(force)).toMatchObject({ status: 200 });
  expect(await isClosed()).toBe(true);
  expect(((await statuses()) as string[]).sort()).toEqual(['completed', 'completed', 'opted_out', 'withdrawn']);
  const events = `select event, source, reason from consents where participant_id = $1`;
  expect(await api.db.query(events, [active.id])).toEqual([
    { event: 'completed', source: 'admin', reason: 'the study was closed' },
  ]);
  expect(await api.db.query('select status from participants where id = $1', [elsewhere.id])).toEqual([
    { status: 'active' },
  ]);
});

it('goes on where it broke off: more than one chunk, one of whose people is held by somebody else', async () => {
  const people: ParticipantRow[] = [];
  for (let n = 0; n < 130; n += 1) people.push(await person('active'));
  const last = people
    .map(({ id }) => id)
    .sort()
    .at(-1);
  await api.db.query('begin');
  await api.db.query('select 1 from participants where id = $1 for update', [last]);
  expect(await close(force)).toMatchObject({ status: 503 });
  await api.db.query('rollback');
  const half = ((await statuses()) as string[]).filter((status) => status === 'completed');
  expect(half).toHaveLength(100);
  expect(await isClosed()).toBe(false);
  expect(await close(force)).toMatchObject({ status: 200 });
  const events = `select count(*)::integer as count from consents where study_id = $1`;
  expect(await api.db.query(events, [study.id])).toEqual([{ count: 130 }]);
}, 30_000);

it('waits for an enrolment that is under way, and counts it', async () => {
  await api.db.query('begin');
  const newcomer = await person('active');
  const closing = close();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await api.db.query('commit');
  expect(await closing).toMatchObject({ status: 409 });
  expect(newcomer.study_id).toBe(study.id);
});

it.each([
  ['force that is neither', { force: 'yes' }, ['force']],
  ['a field that nobody knows', { force: true, now: true }, ['now']],
])('refuses %s', async (_what, body, fields) => {
  await expectRefused(api, () => close(body), { status: 400, fields });
});

it('does not know nobody', async () => {
  expect(await api.post('/v1/studies/nobody/close', {})).toMatchObject({ status: 404 });
});
