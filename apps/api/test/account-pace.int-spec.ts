import { aMessage, anOccurrence, aParticipant, aSchedule } from '@promptpipe/testing';
import { type Answer, ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());
beforeEach(() =>
  api.db.query(`delete from audit_log; delete from outbox_messages; delete from occurrences; delete from participants;
                update whatsapp_accounts
                   set gap_ms = 4000, gap_jitter_ms = 4000, reply_gap_ms = 1000, cold_per_day = 60, warm_up = '{20}',
                       silent_days = 30, loop_seconds = 60, next_send_at = null, next_reply_at = null, cold_paused_until = null,
                       cold_paused_reason = null`),
);

const PATH = '/v1/accounts/default';
const patch = (body: unknown, path = PATH): Promise<Answer> => api.call('PATCH', path, { body: JSON.stringify(body) });
const stored = async (): Promise<object | undefined> =>
  (await api.db.query<object>(`select gap_ms, cold_per_day, warm_up, cold_paused_reason from whatsapp_accounts`))[0];
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

describe('the pace of an account', () => {
  it('is told, with where it stands today', async () => {
    expect((await api.get(PATH)).body).toMatchObject({
      pace: {
        ...{ gapMs: 4000, gapJitterMs: 4000, replyGapMs: 1000 },
        ...{ coldPerDay: 60, warmUp: [20], silentDays: 30, loopSeconds: 60 },
      },
      nextSendAt: null,
      coldSends: { paused: false, until: null, reason: null },
      today: { sendingDay: 1, met: 0, allowed: 20 },
    });
  });

  it('is changed where it is named, once, and written down as it was and is', async () => {
    const woken = api.woken('messages');
    const { status, body } = await patch({ pace: { gapMs: 9000, coldPerDay: null, warmUp: [1, 2] } });
    await woken;
    expect(status).toBe(200);
    expect(body).toMatchObject({ pace: { gapMs: 9000, gapJitterMs: 4000, coldPerDay: null, warmUp: [1, 2] } });
    await patch({ pace: { gapMs: 9000 } });
    const audit = await api.db.query('select action, target_type, target_id, before, after from audit_log');
    expect(audit).toMatchObject([
      {
        ...{ action: 'account.change', target_type: 'account', target_id: 'default' },
        before: { pace: { gapMs: 4000, coldPerDay: 60 } },
        after: { pace: { gapMs: 9000, coldPerDay: null } },
      },
    ]);
  });

  it('says for how long the same words are a loop, which may be never, and stays so', async () => {
    expect((await patch({ pace: { loopSeconds: 0 } })).body).toMatchObject({
      pace: { loopSeconds: 0, silentDays: 30 },
    });
    expect((await patch({ pace: { silentDays: null } })).body).toMatchObject({ pace: { loopSeconds: 0 } });
    expect(await api.db.query('select before, after from audit_log order by id limit 1')).toMatchObject([
      { before: { pace: { loopSeconds: 60 } }, after: { pace: { loopSeconds: 0 } } },
    ]);
  });

  it('lets people who never wrote wait until a time, or go on', async () => {
    const { body } = await patch({ coldSends: { paused: true, until: inAnHour, reason: ' Restricted ' } });
    expect(body).toMatchObject({ coldSends: { paused: true, until: inAnHour, reason: 'Restricted' } });
    expect((await patch({ coldSends: { paused: false } })).body).toMatchObject({ coldSends: { paused: false } });
  });

  it('brings a turn that was reckoned with longer gaps forward', async () => {
    await api.db.query(`update whatsapp_accounts set next_send_at = now() + interval '1 hour'`);
    const { body } = await patch({ pace: { gapMs: 0, gapJitterMs: 0 } });
    expect(Date.parse((body as unknown as { nextSendAt: string }).nextSendAt)).toBeLessThan(
      Date.parse(inAnHour) - 60_000,
    );
  });

  it.each([
    ['nothing', {}, ['body']],
    ['an empty pace', { pace: {} }, ['pace']],
    ['an unknown field', { pace: { gapMs: 1, speed: 1 } }, ['pace.speed']],
    ['a negative gap', { pace: { gapMs: -1 } }, ['pace.gapMs']],
    ['a loop without a length', { pace: { loopSeconds: null } }, ['pace.loopSeconds']],
    ['a warm-up that is no list', { pace: { warmUp: 5 } }, ['pace.warmUp']],
    ['a pause without an end', { coldSends: { paused: true, reason: 'x' } }, ['coldSends.until']],
    ['a pause without a reason', { coldSends: { paused: true, until: inAnHour } }, ['coldSends.reason']],
  ])('refuses %s', async (_, body, fields) => {
    const before = await stored();
    await expectRefused(api, () => patch(body), { status: 400, fields });
    expect(await stored()).toEqual(before);
  });

  it('is nobody else’s', async () => {
    expect(await patch({ pace: { gapMs: 1 } }, '/v1/accounts/none')).toMatchObject({ status: 404 });
  });
});

describe('what a message waits for', () => {
  it('is told on it and on its occurrence', async () => {
    const person = await aParticipant(api.db);
    const { id: schedule } = await aSchedule(api.db);
    const { id } = await anOccurrence(api.db, { schedule, person });
    const message = await aMessage(api.db, person, { occurrence_id: id });
    await api.db.query(`update occurrences set status = 'queued', message_id = $1`, [message.id]);
    const told = async (): Promise<unknown[]> => [
      (await api.get(`/v1/messages/${message.id}`)).body,
      ((await api.get(`/v1/schedules/${schedule}/occurrences`)).body as unknown as { items: unknown[] }).items[0],
    ];
    for (const one of await told()) expect(one).not.toHaveProperty('deferral');

    await api.db.query(`update whatsapp_accounts set next_send_at = $1`, [inAnHour]);
    for (const one of await told()) expect(one).toMatchObject({ deferral: { reason: 'pace', until: inAnHour } });

    const capped = `update outbox_messages set deferred_reason = 'cold-cap', deferred_until = $1, retry_at = $1`;
    await api.db.query(capped, [inAnHour]);
    for (const one of await told()) expect(one).toMatchObject({ deferral: { reason: 'cold-cap', until: inAnHour } });
  });
});

describe('the preview of a schedule', () => {
  interface Preview {
    readonly pace: object;
    readonly days: readonly {
      readonly prompts: number;
      readonly delayedByPace: number;
      readonly latestBySeconds: number;
      readonly overColdCap: number;
    }[];
  }
  const previewed = async (pace: object): Promise<Preview> => {
    for (let n = 0; n < 6; n += 1) await aParticipant(api.db, { wrote_at: n < 2 ? new Date() : null });
    const { id } = await aSchedule(api.db);
    await patch({ pace });
    return (await api.get(`/v1/schedules/${id}/preview?days=5`)).body as unknown as Preview;
  };

  it('tells by how much the pace delays each day', async () => {
    const pace = { gapMs: 60_000, gapJitterMs: 0, coldPerDay: null, warmUp: [] };
    const { days, pace: by } = await previewed(pace);
    expect(by).toMatchObject({ accountId: 'default', averageGapSeconds: 60, settings: pace });
    expect(days[1]).toMatchObject({ prompts: 6, delayedByPace: 4, latestBySeconds: 300, overColdCap: 0 });
  });

  it('tells how many wait for another day, since enough strangers are met', async () => {
    const { days } = await previewed({ gapMs: 0, gapJitterMs: 0, coldPerDay: 1, warmUp: [] });
    // One stranger a day: on the first day three wait, then two, then one.
    expect(days.slice(0, 4).map(({ overColdCap }) => overColdCap)).toEqual([3, 2, 1, 0]);
  });
});

describe('an account that is to send by WhatsApp itself', () => {
  it('leaves its owner, and has the pace of a number that can be lost', async () => {
    await api.db.query(
      `update whatsapp_accounts set gap_ms = 0, cold_per_day = null, warm_up = '{}', first_send_on = current_date`,
    );
    const { body } = await patch({ driver: 'whatsapp-web' });
    expect(body).toMatchObject({ driver: 'whatsapp-web', state: 'disconnected', today: { sendingDay: 1 } });
    expect(await api.db.query('select lease_owner, first_send_on, gap_ms = 0 as fast from whatsapp_accounts')).toEqual([
      { lease_owner: null, first_send_on: null, fast: true },
    ]);
    const audit = await api.db.query('select action, after from audit_log');
    expect(audit).toMatchObject([{ action: 'account.change', after: { driver: 'whatsapp-web' } }]);
    await patch({ driver: 'whatsapp-web' });
    expect(await api.db.query('select 1 from audit_log')).toHaveLength(1);
    await patch({ driver: 'simulated' });
  });

  it('is made, listed, and refused under a name that is taken or none', async () => {
    const post = (body: unknown): Promise<Answer> => api.call('POST', '/v1/accounts', { body: JSON.stringify(body) });
    expect(await post({ id: 'second' })).toMatchObject({ status: 201, body: { id: 'second', driver: 'whatsapp-web' } });
    const { items } = (await api.get('/v1/accounts')).body;
    expect(items.map(({ id }) => id)).toEqual(['default', 'second']);
    await expectRefused(api, () => post({ id: 'second' }), { status: 409, fields: ['id'] });
    await expectRefused(api, () => post({ id: 'No Name' }), { status: 400, fields: ['id'] });
    await expectRefused(api, () => post({ id: 'x', driver: 'pigeon' }), { status: 400, fields: ['driver'] });
    await api.db.query(`delete from whatsapp_accounts where id = 'second'`);
  });
});
