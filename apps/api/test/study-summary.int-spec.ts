import { randomUUID } from 'node:crypto';
import {
  aMessage,
  anOccurrence,
  aParticipant,
  aSchedule,
  db,
  insertRow,
  type ParticipantRow,
  readCsv,
} from '@promptpipe/testing';
import { ApiHarness } from './api-harness';

let api: ApiHarness;
let study: { readonly id: string; readonly code: string };
let person: ParticipantRow;
beforeAll(async () => (api = await ApiHarness.start()));
beforeEach(async () => {
  const id = randomUUID();
  study = await insertRow(api.db, 'studies', { id, code: `s-${id}`, name: 'Sleep', account_id: 'default' });
  person = await aParticipant(api.db, { study_id: id });
});
afterAll(() => api.stop());

const summary = async (): Promise<unknown> => (await api.get(`/v1/studies/${study.code}/summary`)).body;
const settled = { settled_at: db('now()') };

it('accounts for all that was promised, by status, reason and schedule', async () => {
  const { id: morning } = await aSchedule(api.db, { study_id: study.id, name: 'Morning' });
  const { id: evening } = await aSchedule(api.db, { study_id: study.id, name: 'Evening', deleted_at: db('now()') });
  const { id: unused } = await aSchedule(api.db, { study_id: study.id, name: 'New' });
  const sent = await aMessage(api.db, person, { status: 'sent', occurrence_id: randomUUID() });
  await anOccurrence(api.db, { schedule: morning, person }, { status: 'sent', message_id: sent.id, ...settled });
  await anOccurrence(api.db, { schedule: morning, person, number: 2 });
  for (const number of [1, 2, 3]) {
    const over = { status: 'not-sent', reason: number === 1 ? 'paused' : 'misfire', ...settled };
    await anOccurrence(api.db, { schedule: evening, person, number }, over);
  }
  const elsewhere = await aParticipant(api.db, { status: 'paused' });
  await anOccurrence(api.db, { schedule: (await aSchedule(api.db)).id, person: elsewhere });

  const told = (await summary()) as { schedules: readonly { id: string }[] };
  expect(told).toMatchObject({
    study: study.code,
    occurrences: {
      byStatus: { planned: 1, queued: 0, sent: 1, 'not-sent': 3, total: 5 },
      byReason: { paused: 1, misfire: 2, expired: 0, total: 3 },
    },
    messages: { ofOccurrences: { sent: 1, total: 1 }, others: { total: 0 }, quarantined: 0 },
    participants: { active: 1, paused: 0, total: 1 },
  });
  const byId = new Map(told.schedules.map((schedule) => [schedule.id, schedule]));
  expect(byId.size).toBe(3);
  expect(byId.get(morning)).toMatchObject({ name: 'Morning', deletedAt: null, byStatus: { total: 2 } });
  expect(byId.get(evening)).toMatchObject({ byStatus: { 'not-sent': 3, total: 3 } });
  expect(byId.get(evening)).not.toMatchObject({ deletedAt: null });
  expect(byId.get(unused)).toMatchObject({ name: 'New', byStatus: { total: 0 }, byReason: { total: 0 } });
});

it('counts messages wherever they stand, and the export of the others lists as many', async () => {
  for (const status of ['sent', 'failed', 'expired']) await aMessage(api.db, person, { status });
  await aMessage(api.db, person, { status: 'sent', occurrence_id: randomUUID() });
  await api.moveAll();
  const earlier = `update outbox_messages_history set moved_on = moved_on + 1 where study_id = $1 and status = 'failed'`;
  await api.db.query(earlier, [study.id]);
  await api.db.query(
    `update moved_messages m set moved_on = h.moved_on from outbox_messages_history h where h.id = m.message_id`,
  );
  for (const status of ['queued', 'sent', 'canceled']) await aMessage(api.db, person, { status });
  await insertRow(api.db, 'quarantined_rows', {
    ...{ id: randomUUID(), table_name: 'outbox_messages', row_id: randomUUID(), study_id: study.id, moved: true },
    ...{ reason: 'bad-payload', detail: 'x', original: {} },
  });
  const others = { sent: 2, failed: 1, expired: 1, queued: 1, canceled: 1, sending: 0, unknown: 0, total: 6 };
  expect(await summary()).toMatchObject({ messages: { others, ofOccurrences: { sent: 1, total: 1 }, quarantined: 1 } });
  const { text } = await api.file(`/v1/studies/${study.code}/messages.csv`);
  expect(readCsv(text).at(-1)?.slice(0, 2)).toEqual(['#end', '6']);
});

it('counts what moved on days before', async () => {
  await aMessage(api.db, person, { status: 'expired' });
  await api.moveAll();
  await api.db.query(
    `create table outbox_messages_history_20260101 partition of outbox_messages_history
       for values from ('2026-01-01') to ('2026-01-02')`,
  );
  await api.db.query(`update outbox_messages_history set moved_on = '2026-01-01' where study_id = $1`, [study.id]);
  await api.db.query(`update moved_messages set moved_on = '2026-01-01' where participant_id = $1`, [person.id]);
  expect(await summary()).toMatchObject({ messages: { others: { expired: 1, total: 1 } } });
});

it('does not know nobody', async () => {
  expect(await api.get('/v1/studies/nobody/summary')).toMatchObject({ status: 404 });
});
