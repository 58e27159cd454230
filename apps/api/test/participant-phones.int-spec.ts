import { aPerson, ApiHarness, expectRefused } from './api-harness';
import { claim } from './claim';

let api: ApiHarness;
let person: Record<string, unknown>;
let id: string;

beforeAll(async () => (api = await ApiHarness.start()));
beforeEach(async () => {
  person = aPerson();
  ({ id } = (await api.post('/v1/participants', person)).body);
});
afterAll(() => api.stop());

const newNumber = (): unknown => aPerson().phone;
const change = (phone: unknown, reason?: string) => api.post(`/v1/participants/${id}/phone`, { phone, reason });
const phones = async () => (await api.get(`/v1/participants/${id}/phones`)).body.items;
const write = async (): Promise<string> =>
  (await api.post('/v1/messages', { participantId: id, text: 'Hello' })).body.id;

const recipientOf = async (message: string): Promise<unknown> => (await claim(api, message))?.recipient;

describe('a changed number', () => {
  it('is an update with history', async () => {
    const [second, third] = [newNumber(), newNumber()];
    expect(await change(second, 'lost the phone')).toMatchObject({ status: 200, body: { changed: true, adopted: 0 } });
    expect(await change(second)).toMatchObject({ status: 200, body: { changed: false } });
    expect(await change(third)).toMatchObject({ status: 200 });
    const [a, b, c] = (await phones()) as unknown as {
      phone: string;
      from: string;
      until: string | null;
      reason: unknown;
    }[];
    expect([a?.phone, b?.phone, c?.phone]).toEqual([person.phone, second, third]);
    expect([a?.reason, b?.reason]).toEqual(['lost the phone', null]);
    expect([b?.from, c?.from, c?.until]).toEqual([a?.until, b?.until, null]);
    expect((await api.get(`/v1/participants/${id}`)).body).toMatchObject({ phone: third });
  });

  it('takes what is queued along, and leaves what was claimed with the old one', async () => {
    const claimed = await write();
    expect(await recipientOf(claimed)).toBe(person.phone);
    const [phone, queued] = [newNumber(), await write()];
    await change(phone);
    const [row] = await api.db.query<{ recipient: string }>('select recipient from outbox_messages where id = $1', [
      claimed,
    ]);
    expect(row?.recipient).toBe(person.phone);
    await api.db.query(
      `update outbox_messages set status = 'failed', failure_class = 'reject', finished_at = now(), lease_owner = null,
                                  lease_until = null where id = $1`,
      [claimed],
    );
    expect(await recipientOf(queued)).toBe(phone);
  });

  it('adopts what a stranger wrote from it, a STOP too', async () => {
    const phone = newNumber();
    await api.hears(phone, 'I have a new phone');
    await api.hears(phone, 'STOP');
    expect(await change(phone)).toMatchObject({ body: { adopted: 2, status: 'opted_out' } });
    expect(await api.db.query(`select 1 from jobs where kind = 'inbound' and participant_id = $1`, [id])).toHaveLength(
      2,
    );
  });

  it('is whose messages are heard from then on', async () => {
    const phone = newNumber();
    await change(phone);
    const [old, now] = [await api.hears(person.phone, 'Hi'), await api.hears(phone, 'Hi')];
    const heard = await api.db.query(
      'select participant_id from inbound_messages where id = any($1) order by participant_id',
      [[old, now]],
    );
    expect(heard).toEqual([{ participant_id: id }, { participant_id: null }]);
  });

  it('is refused where another has it, and changes nothing', async () => {
    const other = aPerson();
    await api.post('/v1/participants', other);
    await expectRefused(api, () => change(other.phone), { status: 409, fields: ['phone'] });
    expect(await phones()).toHaveLength(1);
    await expectRefused(api, () => change('0151'), { status: 400, fields: ['phone'] });
    const nobody = '/v1/participants/0197f000-0000-7000-8000-00000000ffff';
    await expectRefused(api, () => api.post(`${nobody}/phone`, { phone: newNumber() }), { status: 404 });
    await expectRefused(api, () => api.get(`${nobody}/phones`), { status: 404 });
  });
});
