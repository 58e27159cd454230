import { randomUUID } from 'node:crypto';
import {
  createDataSource,
  type DataSource,
  type LeaseRef,
  markConnected,
  markTroubled,
  OwnerSession,
  takeOverAccounts,
} from '@promptpipe/persistence';
import { aMessage, aParticipant } from '@promptpipe/testing';
import { type Answer, ApiHarness, expectRefused } from './api-harness';

const OURS = '+15550000001';
const PATH = '/v1/accounts/default';

describe('how an account stands', () => {
  let api: ApiHarness;
  let db: DataSource;
  let lease: LeaseRef;
  let owner: OwnerSession;

  beforeAll(async () => {
    api = await ApiHarness.start();
    const onPoolError = (): void => undefined;
    const service = { service: 'whatsapp-gateway', version: '0.0.0', kinds: [] } as const;
    db = await createDataSource({ url: api.db.url, poolSize: 2, applicationName: 'spec', onPoolError }).initialize();
    // It holds its lock, so that nobody takes it for gone.
    owner = new OwnerSession(db, { directUrl: api.db.url, ...service });
    await owner.open();
  });
  afterAll(async () => {
    await owner.close();
    await db.destroy();
    await api.stop();
  });
  beforeEach(async () => {
    await api.db
      .query(`delete from account_events; delete from audit_log; delete from whatsapp_accounts where id <> 'default';
                        update whatsapp_accounts
                           set phone = null, found_phone = null, former_phone = null, trouble = null, lease_until = null, lease_owner = null,
                               lease_process = null, state = 'disconnected', connected_since = null`);
    const bootId = owner.bootId ?? '';
    await api.db.query('update service_instances set gone_at = null');
    const [account] = await takeOverAccounts(db.manager, { bootId, processId: randomUUID() }, ['simulated']);
    lease = { accountId: 'default', bootId, leaseEpoch: account!.leaseEpoch };
  });

  const status = async (): Promise<Record<string, unknown>> =>
    (await api.get(PATH)).body as unknown as Record<string, unknown>;
  const patch = (body: object): Promise<Answer> => api.call('PATCH', PATH, { body: JSON.stringify(body) });

  it('is told in plain words, since when, and with the way out', async () => {
    expect(await status()).toMatchObject({ state: 'connecting', owned: true, trouble: null, todo: null });
    await markConnected(db.manager, lease);
    const connected = await status();
    expect(connected).toMatchObject({ state: 'connected', means: 'Connected: it sends and hears.', todo: null });
    expect(connected.stateSince).toBe(connected.since);
    await markTroubled(db.manager, lease, { trouble: 'logged-out', detail: 'WhatsApp: LOGOUT' });
    const loggedOut = await status();
    expect(loggedOut).toMatchObject({
      ...{ state: 'logged_out', since: null, owned: true, trouble: { kind: 'logged-out', detail: 'WhatsApp: LOGOUT' } },
      means: expect.stringMatching(/unlinked/) as string,
      todo: expect.stringContaining('/v1/accounts/default/pairing-links') as string,
    });
    expect(Date.parse(String(loggedOut.stateSince))).toBeGreaterThanOrEqual(Date.parse(String(connected.stateSince)));
    await markTroubled(db.manager, lease, { trouble: 'outdated', detail: 'A module is missing' });
    expect(await status()).toMatchObject({
      ...{ state: 'logged_out', trouble: { kind: 'outdated' }, todo: 'Update PromptPipe.' },
    });
    expect((await api.get(`${PATH}/qr`)).body).toMatchObject({
      ...{ step: 'wait', says: expect.stringMatching(/^No code can be shown.*Update PromptPipe/) as string },
    });
    const { items } = (await api.get('/v1/accounts')).body as unknown as { items: object[] };
    expect(items).toMatchObject([{ id: 'default', state: 'logged_out' }]);
  });

  it('is nobody’s when its owner is gone, whatever its row says', async () => {
    await markConnected(db.manager, lease);
    await api.db.query(`update service_instances set gone_at = now() where boot_id = $1`, [lease.bootId]);
    expect(await status()).toMatchObject({ owned: false, means: expect.stringMatching(/No gateway/) as string });
  });

  it('has a history, in pages', async () => {
    await markConnected(db.manager, lease);
    for (const trouble of ['crashed', 'conflict'] as const) {
      await markTroubled(db.manager, lease, { trouble, detail: null });
    }
    interface Page {
      readonly items: readonly { readonly kind: string; readonly at: string }[];
      readonly next: string | null;
    }
    const first = (await api.get(`${PATH}/events?limit=2`)).body as unknown as Page;
    expect(first.items.map(({ kind }) => kind)).toEqual(['conflict', 'crashed']);
    const rest = (await api.get(`${PATH}/events?after=${first.next}`)).body as unknown as Page;
    expect([rest.items.map(({ kind }) => kind), rest.next]).toEqual([['connected'], null]);
    await expectRefused(api, () => api.call('GET', '/v1/accounts/nobody/events'), { status: 404 });
  });

  it('is to be a certain number, which is changed by who says so, and written down', async () => {
    expect((await patch({ phone: OURS })).body).toMatchObject({ phone: OURS });
    await patch({ phone: OURS });
    expect(await api.db.query('select action, before, after from audit_log')).toMatchObject([
      { action: 'account.change', before: { phone: null }, after: { phone: OURS } },
    ]);
    expect(await api.db.query('select kind, detail from account_events')).toEqual([
      { kind: 'number-changed', detail: 'It is to end in 01' },
    ]);
    await expectRefused(api, () => patch({ phone: '123' }), { status: 400, fields: ['phone'] });
    const second = { id: 'second', phone: OURS };
    await expectRefused(api, () => api.call('POST', '/v1/accounts', { body: JSON.stringify(second) }), {
      ...{ status: 409, fields: ['phone'] },
    });
    expect(await api.db.query(`select 1 from whatsapp_accounts where id = 'second'`)).toEqual([]);
    expect((await patch({ phone: null })).body).toMatchObject({ phone: null });
  });

  it('tells, and writes down, what another number ends', async () => {
    await api.db.query('update whatsapp_accounts set phone = $1', [OURS]);
    const person = await aParticipant(api.db, { wrote_at: new Date() });
    const message = await aMessage(api.db, person, { status: 'unknown', recipient: person.phone, attempt: 1 });
    expect((await patch({ phone: OURS })).body).not.toHaveProperty('replaced');
    const replaced = { unresolved: 1, strangers: 1 };
    expect((await patch({ phone: '+15550000077' })).body).toMatchObject({ phone: '+15550000077', replaced });
    expect(await api.db.query('select before, after from audit_log')).toMatchObject([
      { before: { phone: OURS }, after: { phone: '+15550000077', ...replaced } },
    ]);
    expect((await api.get(`/v1/messages/${message.id}`)).body).toMatchObject({
      ...{ status: 'failed', failureClass: 'unresolved' },
      lastError: expect.stringMatching(/number was changed from one that ends in 01/) as string,
    });
    await api.db.query('delete from outbox_messages; delete from participants');
  });
});
