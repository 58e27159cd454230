import { aJob, aMessage, aParticipant, insertRow, type ParticipantRow } from '@promptpipe/testing';
import { aPerson, type Answer, ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
let person: ParticipantRow;
beforeAll(async () => (api = await ApiHarness.start()));
beforeEach(async () => {
  person = await aParticipant(api.db);
});
afterAll(() => api.stop());

const become = (status: string, extra: object = {}): Promise<Answer> =>
  api.post(`/v1/participants/${person.id}/status`, { status, ...extra });
const statusOf = async (id = person.id): Promise<unknown> => (await api.get(`/v1/participants/${id}`)).body.status;
const events = async (): Promise<readonly unknown[]> =>
  (await api.get(`/v1/participants/${person.id}/consents`)).body.items;
const aTimer = (): Promise<unknown> =>
  api.db.query(
    `insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run)
     values (gen_random_uuid(), $1, 'once', 'scheduled_prompt', 'x', now(), date_trunc('milliseconds', now()) + interval '1 day')`,
    [person.id],
  );
const nothing = {
  canceled: { timers: 0, jobs: 0, messages: 0 },
  stopRequested: { jobs: 0, messages: 0 },
  handedOver: [],
};

describe('POST /v1/participants/:id/status', () => {
  it('pauses and resumes, and takes nothing away', async () => {
    await aTimer();
    const message = await aMessage(api.db, person);
    const job = await aJob(api.db, person, { kind: 'scheduled_prompt' });
    expect(await become('paused', { reason: ' On holiday ' })).toMatchObject({
      ...{ status: 200, body: { id: person.id, status: 'paused', changed: true, ...nothing } },
    });
    const woken = [api.woken('timers'), api.woken('freed-jobs')];
    expect(await become('active')).toMatchObject({ status: 200, body: { status: 'active', ...nothing } });
    await Promise.all(woken);
    const open = `select (select count(*) from active_timers where participant_id = $1)::int as timers,
                         (select status from outbox_messages where id = $2) as message, (select status from jobs where id = $3) as job`;
    expect(await api.db.query(open, [person.id, message.id, job.id])).toEqual([
      { timers: 1, message: 'queued', job: 'queued' },
    ]);
    expect(await events()).toMatchObject([
      { event: 'paused', source: 'admin', reason: 'On holiday' },
      { event: 'resumed', source: 'admin', reason: null },
    ]);
  });

  it.each([
    ['completed', 'completed'],
    ['withdrawn', 'withdrawn'],
    ['opted_out', 'opted_out'],
  ])('%s ends everything owed, and tells what was out of our hands already', async (status, event) => {
    await aTimer();
    await aMessage(api.db, person);
    await aJob(api.db, person, { kind: 'scheduled_prompt' });
    await aJob(api.db, person, { kind: 'scheduled_prompt', status: 'running' });
    const sending = await aMessage(api.db, person, { status: 'sending', lane: 'bulk' });
    const unknown = await aMessage(api.db, person, { status: 'unknown', lane: 'reply' });
    const onTheWay = await aMessage(api.db, person, { status: 'sent' });
    await aMessage(api.db, person, { status: 'sent', ack_level: 2, delivered_at: new Date() });
    expect(await become(status)).toMatchObject({
      status: 200,
      body: {
        ...{ id: person.id, status, changed: true, canceled: { timers: 1, jobs: 1, messages: 1 } },
        stopRequested: { jobs: 1, messages: 2 },
        handedOver: [
          { id: sending.id, status: 'sending', ackLevel: 0 },
          { id: unknown.id, status: 'unknown', ackLevel: 0 },
          { id: onTheWay.id, status: 'sent', ackLevel: 1 },
        ],
      },
    });
    expect(await statusOf()).toBe(status);
    expect(await events()).toMatchObject([{ event, source: 'admin' }]);
  });

  it('sends no confirmation to somebody whom the study opts out, and lets them in again', async () => {
    await become('opted_out', { reason: 'by telephone' });
    expect(await become('active')).toMatchObject({ status: 200, body: { changed: true } });
    expect(await events()).toMatchObject([{ event: 'opted_out', reason: 'by telephone' }, { event: 'rejoined' }]);
    expect(await api.db.query('select 1 from outbox_messages where participant_id = $1', [person.id])).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    await become('withdrawn');
    expect(await become('withdrawn')).toMatchObject({
      ...{ status: 200, body: { status: 'withdrawn', changed: false, ...nothing } },
    });
    expect(await events()).toHaveLength(1);
  });

  it('changes once when it is asked eight times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => become('opted_out')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(8);
    expect(await events()).toHaveLength(1);
  });

  it('lets nothing more be promised to somebody who left', async () => {
    await become('withdrawn');
    const text = { participantId: person.id, text: 'Hello' };
    await expectRefused(api, () => api.post('/v1/messages', text), { status: 409 });
  });

  it.each([
    ['completed', 'active', 'nothing any more'],
    ['completed', 'paused', 'nothing any more'],
    ['withdrawn', 'active', 'nothing any more'],
    ['opted_out', 'paused', 'active'],
    ['invited', 'paused', 'active, withdrawn, opted_out'],
  ])('refuses to make somebody who is %s %s', async (before, after, open) => {
    await api.db.query('update participants set status = $2 where id = $1', [person.id, before]);
    const answer = await become(after);
    expect(answer).toMatchObject({ status: 409 });
    expect(answer.body.detail).toBe(`The participant is ${before} and cannot become ${after}, only: ${open}.`);
    expect(await statusOf()).toBe(before);
    expect(await events()).toEqual([]);
  });

  it.each([
    ['no status', {}, ['status']],
    ['an unknown status', { status: 'gone' }, ['status']],
    ['nobody becomes invited', { status: 'invited' }, ['status']],
    ['a long reason', { status: 'paused', reason: 'x'.repeat(501) }, ['reason']],
    ['a blank reason', { status: 'paused', reason: ' ' }, ['reason']],
    ['an unknown field', { status: 'paused', why: 'x' }, ['why']],
  ])('refuses %s', async (_what, body, fields) => {
    const act = (): Promise<Answer> => api.post(`/v1/participants/${person.id}/status`, body);
    await expectRefused(api, act, { status: 400, fields });
  });

  it('does not know nobody', async () => {
    const nobody = '0197f000-0000-7000-8000-00000000ffff';
    expect(await api.post(`/v1/participants/${nobody}/status`, { status: 'paused' })).toMatchObject({ status: 404 });
    expect(await api.get(`/v1/participants/${nobody}/consents`)).toMatchObject({ status: 404 });
  });
});

describe('POST /v1/participants', () => {
  it('obeys what the person said to the door before they were enrolled, in the order of writing', async () => {
    const newcomer = aPerson();
    const says = async (body: string, minute: number): Promise<void> => {
      await insertRow(api.db, 'inbound_messages', {
        ...{ id: `0197f000-0000-7000-8000-00000000000${9 - minute}`, account_id: 'default' },
        ...{ wa_message_id: `early-${minute}`, sender: newcomer.phone, body },
        wa_at: new Date(Date.UTC(2026, 2, 1, 8, minute)),
      });
    };
    await says('Who is this?', 1);
    await says('START', 2);
    await says('stop', 4);
    await says('Hello?', 5);
    const { body } = await api.post('/v1/participants', newcomer);
    expect(body).toMatchObject({ status: 'opted_out' });
    expect(await statusOf(body.id)).toBe('opted_out');
    const owed = await api.db.query(`select dedupe_key, passes_door from outbox_messages where participant_id = $1`, [
      body.id,
    ]);
    expect(owed).toEqual([{ dedupe_key: 'inbound:default:early-4#0', passes_door: true }]);
    const told = await api.db.query(`select 1 from jobs where participant_id = $1 and status = 'queued'`, [body.id]);
    expect(told).toHaveLength(4);
  });
});
