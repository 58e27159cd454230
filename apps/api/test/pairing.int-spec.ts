import { randomUUID } from 'node:crypto';
import {
  createDataSource,
  type DataSource,
  endPairing,
  type LeaseRef,
  hidePairing,
  showLoading,
  showPairing,
  takeOverAccounts,
} from '@promptpipe/persistence';
import { aBoot, until } from '@promptpipe/testing';
import { ApiHarness, expectRefused } from './api-harness';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

describe('the pairing of an account', () => {
  let api: ApiHarness;
  let db: DataSource;
  let lease: LeaseRef;

  const takeOver = async (): Promise<LeaseRef> => {
    const bootId = await aBoot(api.db);
    await api.db.query('update whatsapp_accounts set lease_until = null, lease_owner = null, lease_process = null');
    const [account] = await takeOverAccounts(db.manager, { bootId, processId: randomUUID() }, ['simulated']);
    return { accountId: account!.id, bootId, leaseEpoch: account!.leaseEpoch };
  };
  const show = (qr: string, seconds = 20): Promise<boolean> =>
    showPairing(db.manager, lease, { qr, code: null, seconds });
  const qr = async (): Promise<Record<string, unknown>> =>
    (await api.call('GET', '/v1/accounts/default/qr')).body as unknown as Record<string, unknown>;
  const link = async (minutes = 15): Promise<{ url: string; token: string }> => {
    const made = await api.call('POST', '/v1/accounts/default/pairing-links', { body: JSON.stringify({ minutes }) });
    const { url } = made.body as unknown as { url: string };
    return { url, token: url.split('#')[1] ?? '' };
  };
  const stateFor = async (token: string): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`${api.url}/pair/state`, { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  beforeAll(async () => {
    api = await ApiHarness.start();
    const onPoolError = (): void => undefined;
    db = await createDataSource({ url: api.db.url, poolSize: 2, applicationName: 'spec', onPoolError }).initialize();
  });
  afterAll(async () => {
    await db.destroy();
    await api.stop();
  });
  beforeEach(async () => {
    await api.db.query('delete from account_pairings; delete from pairing_links; delete from audit_log');
    lease = await takeOver();
  });

  it('is told as text and as a picture, as long as it can be scanned', async () => {
    expect(await qr()).toMatchObject({ step: 'wait', qr: null, secondsLeft: null });
    await show('2@abc', 20);
    expect(await qr()).toMatchObject({ step: 'scan', qr: '2@abc', secondsLeft: expect.any(Number) as number });
    const picture = await api.open('/v1/accounts/default/qr.png');
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await picture.arrayBuffer()).subarray(0, 4)).toEqual(PNG);
  });

  it('is never an old one: past its time, of another owner, or once paired', async () => {
    await show('of before', 0.001);
    expect(await qr()).toMatchObject({ step: 'wait', qr: null });
    await expectRefused(api, () => api.call('GET', '/v1/accounts/default/qr.png'), {
      status: 409,
    });
    await show('of this lease');
    const before = lease;
    lease = await takeOver();
    expect(await qr()).toMatchObject({ step: 'wait', qr: null });
    expect(await showPairing(db.manager, before, { qr: 'of a ghost', code: null, seconds: 20 })).toBe(false);
    await show('of now');
    await api.db.query(`update whatsapp_accounts set state = 'connected', connected_since = now()`);
    expect(await qr()).toMatchObject({ step: 'paired', qr: null });
  });

  it('is a code to be typed too, in the place of the picture until there is another, and in its own time', async () => {
    await show('2@abc');
    const type = (code: string, seconds = 180): Promise<boolean> =>
      showPairing(db.manager, lease, { qr: null, code, seconds });
    await type('ABCD1234');
    expect(await qr()).toMatchObject({
      step: 'scan',
      qr: null,
      code: 'ABCD1234',
      codeSecondsLeft: expect.any(Number) as number,
    });
    await show('2@def');
    expect(await qr()).toMatchObject({ qr: '2@def', code: 'ABCD1234' });
    await type('EFGH5678', 0.001);
    expect(await qr()).toMatchObject({ step: 'wait', qr: null, code: null });
    await type('IJKL9012');
    lease = await takeOver();
    await show('of the next owner');
    expect(await qr()).toMatchObject({ qr: 'of the next owner', code: null });
  });

  it('has nothing to scan once somebody has, until it is paired or another code is shown', async () => {
    await showPairing(db.manager, lease, { qr: null, code: 'ABCD1234', seconds: 180 });
    await show('2@used');
    expect(await showLoading(db.manager, lease)).toBe(true);
    expect(await qr()).toMatchObject({ step: 'loading', qr: null, code: null, secondsLeft: null });
    await expectRefused(api, () => api.call('GET', '/v1/accounts/default/qr.png'), { status: 409 });
    expect((await stateFor((await link()).token)).body).toMatchObject({ step: 'loading', picture: null });
    await show('2@anew');
    expect(await qr()).toMatchObject({ step: 'scan', qr: '2@anew', code: null });
    await showLoading(db.manager, lease);
    await hidePairing(db.manager, lease);
    expect(await qr()).toMatchObject({ step: 'wait' });
    await showLoading(db.manager, lease);
    const before = lease;
    lease = await takeOver();
    expect(await qr()).toMatchObject({ step: 'wait' });
    expect(await showLoading(db.manager, before)).toBe(false);
    await showLoading(db.manager, lease);
    await endPairing(db.manager, lease);
    await api.db.query(`update whatsapp_accounts set state = 'connected', connected_since = now()`);
    expect(await qr()).toMatchObject({ step: 'paired' });
    await api.db.query(`update whatsapp_accounts set state = 'disconnected', connected_since = null`);
  });

  it('is followed by events, one for each change', async () => {
    const aborted = new AbortController();
    const stream = await api.open('/v1/accounts/default/qr/events', aborted.signal);
    const told: string[] = [];
    const reading = (async () => {
      for await (const piece of stream.body!.pipeThrough(new TextDecoderStream())) told.push(piece);
    })().catch(() => undefined);
    const isTold = (text: string): Promise<unknown> =>
      until(`an event with ${text}`, () => told.join('').includes(text));
    await isTold('"step":"wait"');
    await show('first');
    await isTold('"qr":"first"');
    await show('second');
    await isTold('"qr":"second"');
    await showLoading(db.manager, lease);
    await isTold('"step":"loading"');
    aborted.abort();
    await reading;
    expect(told.join('').split('"qr":"first"')).toHaveLength(2);
  });

  it('is opened to whoever has the link, and to nobody else', async () => {
    await show('2@abc');
    const { url, token } = await link();
    expect(url.startsWith(`${api.url}/pair#`)).toBe(true);
    expect(await stateFor(token)).toMatchObject({
      status: 200,
      body: {
        step: 'scan',
        accountId: 'default',
        picture: expect.stringMatching(/^data:image\/png;base64,/) as string,
      },
    });
    expect((await stateFor(token)).body).not.toHaveProperty('qr');
    expect((await stateFor('x'.repeat(43))).status).toBe(404);
    expect((await stateFor('')).status).toBe(404);
    expect(JSON.stringify(await api.db.query('select * from pairing_links'))).not.toContain(token);
    expect(await api.db.query('select action, target_id from audit_log')).toEqual([
      { action: 'pairing-link.create', target_id: 'default' },
    ]);
  });

  it('ends its link when it is done, and a newer link, a withdrawal or time end it too', async () => {
    const [first, second] = [await link(), await link()];
    expect(await stateFor(first.token)).toMatchObject({
      status: 410,
      body: { detail: expect.stringMatching(/newer link/) as string },
    });
    await endPairing(db.manager, lease);
    expect(await stateFor(second.token)).toMatchObject({
      status: 410,
      body: { detail: expect.stringMatching(/is paired/) as string },
    });
    const third = await link();
    expect((await api.call('DELETE', '/v1/accounts/default/pairing-links')).body).toEqual({ revoked: 1 });
    expect((await stateFor(third.token)).body.detail).toMatch(/withdrawn/);
    const fourth = await link();
    await api.db.query(
      `update pairing_links set created_at = now() - interval '1 hour', expires_at = now() - interval '1 minute' where ended_at is null`,
    );
    expect((await stateFor(fourth.token)).body.detail).toMatch(/expired/);
  });

  it('has a page of its own, without a word from elsewhere', async () => {
    const page = await (await fetch(`${api.url}/pair`)).text();
    expect(page).toContain('Linked devices');
    for (const [path, type] of [
      ['pair.js', 'text/javascript'],
      ['pair.css', 'text/css'],
    ]) {
      expect(page).toContain(`/pair/${path}`);
      expect((await fetch(`${api.url}/pair/${path}`)).headers.get('content-type')).toContain(type);
    }
    expect(page).not.toMatch(/https?:/);
  });

  it('refuses an account that there is not, and a link for no time', async () => {
    await expectRefused(api, () => api.call('GET', '/v1/accounts/nobody/qr'), { status: 404 });
    const post = (body: object) =>
      api.call('POST', '/v1/accounts/default/pairing-links', { body: JSON.stringify(body) });
    await expectRefused(api, () => post({ minutes: 0 }), { status: 400, fields: ['minutes'] });
    await expectRefused(api, () => post({ minutes: 1_441 }), { status: 400, fields: ['minutes'] });
    await expectRefused(api, () => post({ until: 'noon' }), { status: 400, fields: ['until'] });
  });
});
