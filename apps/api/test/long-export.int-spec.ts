import { aMessage, anOccurrence, aParticipant, aSchedule, DEFAULT_STUDY, readCsv } from '@promptpipe/testing';
import { ApiHarness } from './api-harness';

const PATH = '/v1/studies/default/export.csv';

let api: ApiHarness;
let schedule: string;
beforeAll(async () => {
  api = await ApiHarness.start();
  schedule = (await aSchedule(api.db)).id;
  await api.db.query(
    `insert into participants (id, study_id, account_id, code, phone, timezone)
     select gen_random_uuid(), $1, 'default', 'c-' || n, '+4930' || (1000000 + n), 'UTC' from generate_series(1, 7) n`,
    [DEFAULT_STUDY],
  );
  await api.db.query(
    `insert into occurrences (id, schedule_id, participant_id, study_id, number, version, local_date, local_time, zone,
                              instant, useful_until)
     select gen_random_uuid(), $1, p.id, p.study_id, n, 1, '2026-03-01', '09:00', 'UTC',
            timestamptz '2026-03-01' + n * interval '1 microsecond', timestamptz '2026-03-02'
       from participants p, generate_series(1, 720) n
      limit 5000`,
    [schedule],
  );
});
afterAll(() => api.stop());

it('tells each of 5 000 occurrences once, person by person in the order of their instants', async () => {
  const [, ...records] = readCsv((await api.file(PATH)).text);
  expect(records.pop()?.[1]).toBe('5000');
  const [participant, id, number] = [1, 6, 7];
  expect(new Set(records.map((record) => record[id])).size).toBe(5_000);
  expect(new Set(records.map((record) => record[participant])).size).toBe(7);
  const steps = records.slice(1).map((record, n) => {
    const before = records[n] ?? [];
    return record[participant] === before[participant] ? Number(record[number]) - Number(before[number]) : 'next';
  });
  expect(steps.filter((step) => step === 'next')).toHaveLength(6);
  expect(steps.filter((step) => step !== 'next')).toEqual(Array.from({ length: 4_993 }, () => 1));
});

describe('with a page that cannot be read', () => {
  const [FIRST, LAST] = ['00000000-0000-7000-8000-00000000000a', 'ffffffff-0000-7000-8000-00000000000a'];
  let last: Awaited<ReturnType<typeof aParticipant>>;
  beforeAll(async () => {
    last = await aParticipant(api.db, { id: LAST });
    const message = await aMessage(api.db, last, { status: 'unknown' });
    await anOccurrence(api.db, { schedule, person: last }, { status: 'queued', message_id: message.id });
  });
  beforeEach(() => api.db.query('begin; lock table responses in access exclusive mode'));
  afterEach(() => api.db.query('rollback'));

  it('breaks off instead of ending as if the file were whole', async () => {
    await expect(api.file(PATH)).rejects.toThrow('terminated');
  }, 15_000);

  it('answers as ever when that is the first page', async () => {
    await api.db.query('rollback');
    const first = await aParticipant(api.db, { id: FIRST });
    const message = await aMessage(api.db, first, { status: 'unknown' });
    await anOccurrence(api.db, { schedule, person: first }, { status: 'queued', message_id: message.id });
    await api.db.query('begin; lock table responses in access exclusive mode');
    const { status, headers } = await api.file(PATH);
    expect([status, headers.get('content-type')]).toEqual([503, 'application/problem+json']);
  }, 15_000);
});

it('ends the reading of a client that goes away, so that nothing is in hand any more', async () => {
  const leaving = new AbortController();
  const response = await api.open(PATH, leaving.signal);
  await response.body?.getReader().read();
  leaving.abort();
  await api.nothingInHand();
  expect((await api.open('/v1/studies/default')).status).toBe(200);
});
