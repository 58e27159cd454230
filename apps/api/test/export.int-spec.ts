import { randomUUID } from 'node:crypto';
import { NOT_SENT_REASONS, OCCURRENCE_COLUMNS } from '@promptpipe/domain';
import {
  aMessage,
  anOccurrence,
  aParticipant,
  aSchedule,
  db,
  insertRow,
  type ParticipantRow,
  readCsv,
  type Row,
} from '@promptpipe/testing';
import { ApiHarness } from './api-harness';

let api: ApiHarness;
let study: { readonly id: string; readonly code: string };
let schedule: string;
let person: ParticipantRow;
let number: number;
beforeAll(async () => (api = await ApiHarness.start()));
beforeEach(async () => {
  const id = randomUUID();
  study = await insertRow(api.db, 'studies', { id, code: `s-${id}`, name: 'Sleep', account_id: 'default' });
  schedule = (await aSchedule(api.db, { study_id: id, name: 'Morning' })).id;
  person = await aParticipant(api.db, { study_id: id, code: 'P-1', arm: 'control' });
  number = 0;
});
afterAll(() => api.stop());

const occurrence = (over: Row = {}): Promise<{ id: string }> =>
  anOccurrence(api.db, { schedule, person, number: (number += 1) }, over);
const path = (file = 'export.csv'): string => `/v1/studies/${study.code}/${file}`;

/** The records between header and end, as objects by column; the end must tell their number. */
async function rows(): Promise<Record<string, string>[]> {
  const [header = [], ...records] = readCsv((await api.file(path())).text);
  const end = records.pop();
  expect(end?.slice(0, 2)).toEqual(['#end', String(records.length)]);
  expect(new Set([header, end, ...records].map((record) => record?.length))).toEqual(new Set([header.length]));
  return records.map((record) => Object.fromEntries(header.map((name, n) => [name, record[n] ?? ''])));
}

/** An occurrence in summer time of Berlin, sent three seconds late, and all that came after it. */
async function aSentOne(): Promise<string> {
  const at = (time: string): string => `2026-03-29T${time}Z`;
  const message = await aMessage(api.db, person, {
    ...{
      status: 'sent',
      ack_level: 3,
      created_at: at('00:59:58'),
      definition_hash: 'abc',
      rendered_text: 'How, "now"?',
    },
    ...{ wa_at: at('01:00:03'), sent_at: at('01:00:04.5'), delivered_at: at('01:00:05'), read_at: at('02:00:00') },
  });
  await occurrence({
    ...{ local_date: '2026-03-29', local_time: '02:00', zone: 'Europe/Berlin', by_clock_change: 'moved' },
    ...{ instant: at('01:00:00'), useful_until: at('05:00:00'), status: 'sent', message_id: message.id },
    settled_at: at('01:00:06'),
  });
  const reply = (body: string, wa_at: string): Promise<unknown> =>
    insertRow(api.db, 'responses', {
      ...{ id: randomUUID(), participant_id: person.id, study_id: study.id, inbound_message_id: randomUUID() },
      ...{ message_id: message.id, body, wa_at, received_at: db('now()') },
    });
  await reply('And tired', at('03:00:00'));
  await reply('=1+1, fine\nthanks', at('02:30:00'));
  return message.id;
}

const TOLD = {
  ...{
    participant: 'P-1',
    arm: 'control',
    schedule_name: 'Morning',
    occurrence_number: '1',
    status: 'sent',
    reason: '',
  },
  ...{ planned_local_date: '2026-03-29', planned_local_time: '02:00', zone: 'Europe/Berlin', clock_change: 'moved' },
  ...{ planned_utc: '2026-03-29T01:00:00.000Z', planned_local: '2026-03-29T03:00:00.000', message_status: 'sent' },
  ...{ queued_utc: '2026-03-29T00:59:58.000Z', queued_local: '2026-03-29T01:59:58.000' },
  ...{ sent_utc: '2026-03-29T01:00:03.000Z', sent_local: '2026-03-29T03:00:03.000', lateness_seconds: '3' },
  ...{ server_utc: '2026-03-29T01:00:04.500Z', device_local: '2026-03-29T03:00:05.000' },
  ...{ read_utc: '2026-03-29T02:00:00.000Z', replied_utc: '2026-03-29T02:30:00.000Z', expired_utc: '' },
  ...{ settled_local: '2026-03-29T03:00:06.000', useful_until_utc: '2026-03-29T05:00:00.000Z' },
  ...{
    response_count: '2',
    response_text: "'=1+1, fine\nthanks",
    definition_hash: 'abc',
    rendered_text: 'How, "now"?',
  },
};

describe('GET /v1/studies/:code/export.csv', () => {
  it('tells what was promised, what came of it and when, in UTC and by the clocks of the zone', async () => {
    const message_id = await aSentOne();
    expect(await rows()).toMatchObject([{ ...TOLD, study: study.code, schedule_id: schedule, message_id }]);
  });

  it('tells the same of a message that has moved to history', async () => {
    await aSentOne();
    const before = await rows();
    await api.moveAll();
    expect(await api.db.query('select 1 from outbox_messages where study_id = $1', [study.id])).toEqual([]);
    expect(await rows()).toEqual(before);
  });

  it('has every status and every reason, and the end of what expired', async () => {
    const message = await aMessage(api.db, person, { status: 'unknown' });
    await occurrence();
    await occurrence({ status: 'queued', message_id: message.id });
    for (const reason of NOT_SENT_REASONS) {
      await occurrence({ status: 'not-sent', reason, detail: `Why: ${reason}`, settled_at: '2026-01-02T03:04:05Z' });
    }
    const told = (await rows()).sort((a, b) => Number(a.occurrence_number) - Number(b.occurrence_number));
    expect(told.slice(0, 2)).toMatchObject([
      { status: 'planned', message_id: '', message_status: '', queued_utc: '', settled_utc: '', response_count: '0' },
      { status: 'queued', message_id: message.id, message_status: 'unknown', sent_utc: '', lateness_seconds: '' },
    ]);
    expect(told.slice(2)).toMatchObject(
      NOT_SENT_REASONS.map((reason) => ({
        ...{ status: 'not-sent', reason, detail: `Why: ${reason}`, settled_utc: '2026-01-02T03:04:05.000Z' },
        expired_utc: reason === 'expired' ? '2026-01-02T03:04:05.000Z' : '',
      })),
    );
  });

  it('knows the second of two equal hours, and a zone that is none', async () => {
    const second = { local_date: '2026-10-25', local_time: '02:30', zone: 'Europe/Berlin', by_clock_change: 'second' };
    await occurrence({ ...second, instant: '2026-10-25T01:30:00Z', useful_until: '2026-10-25T05:00:00Z' });
    await occurrence({ zone: 'Mars/Olympus', instant: '2026-10-26T00:00:00Z', useful_until: '2026-10-27T00:00:00Z' });
    expect(await rows()).toMatchObject([
      { clock_change: 'second', planned_utc: '2026-10-25T01:30:00.000Z', planned_local: '2026-10-25T02:30:00.000' },
      { zone: 'Mars/Olympus', planned_utc: '2026-10-26T00:00:00.000Z', planned_local: '' },
    ]);
  });

  it('holds neither a phone number nor another study, and no formula', async () => {
    await api.db.query(`update schedules set name = '@SUM(A1)' where id = $1`, [schedule]);
    await aSentOne();
    const elsewhere = await aParticipant(api.db);
    await anOccurrence(api.db, { schedule: (await aSchedule(api.db)).id, person: elsewhere });
    expect(await rows()).toMatchObject([{ schedule_name: "'@SUM(A1)" }]);
    expect((await api.file(path())).text).not.toContain(person.phone.slice(1));
  });

  it('is a header and an end when nothing was promised', async () => {
    const { headers, text } = await api.file(path());
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${study.code}-occurrences.csv"`);
    expect(readCsv(text).map(([first]) => first)).toEqual(['study', '#end']);
  });

  it('has the columns of its codebook', async () => {
    const [header] = readCsv((await api.file(path())).text);
    const codebook = readCsv((await api.file(path('export-codebook.csv'))).text).slice(1, -1);
    expect(codebook.map(([name]) => name).filter((name) => !name?.startsWith('('))).toEqual(header);
    expect(header).toEqual(OCCURRENCE_COLUMNS.map(({ name }) => name));
  });

  it.each(['export.csv', 'export-codebook.csv', 'messages.csv', 'messages-codebook.csv'])(
    'does not know %s of nobody',
    async (file) => {
      const { status, headers } = await api.file(`/v1/studies/nobody/${file}`);
      expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    },
  );
});
