import { randomUUID } from 'node:crypto';
import { aBoot, aJob, aMessage, aParticipant, db, type ParticipantRow, withoutForeignKeys } from '@promptpipe/testing';
import {
  changeStatus,
  discardQuarantined,
  lockParticipant,
  type DiscardResult,
  releaseQuarantined,
  type ReleaseResult,
} from '../../src';
import { useWardHouse } from './ward-house';

const house = useWardHouse();
let person: ParticipantRow;

beforeEach(async () => {
  await aBoot(house, { kinds: ['inbound'], registered_at: db(`now() - interval '1 hour'`) });
  person = await aParticipant(house);
});

const release = (id: string): Promise<ReleaseResult> => house.tx((tx) => releaseQuarantined(tx, id));
const discard = (id: string): Promise<DiscardResult> => house.tx((tx) => discardQuarantined(tx, id));
const sweptAside = async (): Promise<string> => (await house.sweep())[0]!.quarantineId;
const repair = (id: string, path: string, value: unknown): Promise<unknown> =>
  house.query('update quarantined_rows set original = jsonb_set(original, $2::text[], $3::jsonb) where id = $1', [
    id,
    `{${path}}`,
    JSON.stringify(value),
  ]);

describe('a job', () => {
  it('stays held while it cannot be read, and goes back the last in line once it can', async () => {
    const { id } = await aJob(house, person, { payload: { inboundMessageId: 7 }, attempt: 3, failures: 2 });
    const quarantineId = await sweptAside();
    await house.query('update participants set next_seq = 9');
    expect(await release(quarantineId)).toMatchObject({ outcome: 'unreadable', found: { reason: 'bad-payload' } });
    expect(await house.held()).toHaveLength(1);
    expect(await house.row('participants', person.id)).toMatchObject({ next_seq: '9' });

    await repair(quarantineId, 'payload,inboundMessageId', randomUUID());
    expect(await release(quarantineId)).toMatchObject({ outcome: 'released', row: { status: 'released' } });
    expect(await house.row('jobs', id)).toMatchObject({
      ...{ status: 'queued', participant_seq: '9', attempt: 3, failures: 2, kind: 'inbound' },
      lock_key: `participant:${person.id}`,
    });
    expect(await house.sweep()).toEqual([]);
    expect(await release(quarantineId)).toEqual({ outcome: 'closed', status: 'released' });
  });

  it('of no participant goes back when there is one again', async () => {
    const ghost = await house.aGhost();
    const { id } = await withoutForeignKeys(house, () => aJob(house, ghost));
    const quarantineId = await sweptAside();
    expect(await release(quarantineId)).toMatchObject({ outcome: 'unreadable', found: { reason: 'orphan' } });
    await aParticipant(house, { id: ghost.id, phone: ghost.phone });
    expect(await release(quarantineId)).toMatchObject({ outcome: 'released' });
    expect(await house.row('jobs', id)).toMatchObject({ participant_id: ghost.id, participant_seq: '1' });
  });

  it('of an unknown kind goes back when somebody declares it', async () => {
    await aJob(house, person, { kind: 'dance' });
    const quarantineId = await sweptAside();
    expect(await release(quarantineId)).toMatchObject({ outcome: 'unreadable', found: { reason: 'unknown-kind' } });
    await aBoot(house, { kinds: ['dance'] });
    expect(await release(quarantineId)).toMatchObject({ outcome: 'released' });
  });

  it('brings back neither claim nor stage nor end', async () => {
    await house.without('jobs', 'jobs_lease_check');
    const { id } = await aJob(house, person, { lease_owner: randomUUID(), lease_until: db('now()') });
    expect(await release(await sweptAside())).toMatchObject({ outcome: 'released' });
    expect(await house.row('jobs', id)).toMatchObject({ status: 'queued', lease_owner: null, lease_until: null });
  });

  it('does not go back beside a queued one with its key', async () => {
    await aJob(house, person, { payload: {}, dedupe_key: 'twin' });
    const quarantineId = await sweptAside();
    await repair(quarantineId, 'payload', { inboundMessageId: randomUUID() });
    await aJob(house, person, { dedupe_key: 'twin' });
    expect(await release(quarantineId)).toEqual({ outcome: 'taken', by: 'jobs_dedupe_key_key' });
    expect(await house.held()).toHaveLength(1);
    expect(await house.row('participants', person.id)).toMatchObject({ next_seq: '1' });
  });

  it.each(['completed', 'withdrawn', 'opted_out'])('does not go back to somebody %s', async (status) => {
    await aJob(house, person, { kind: 'scheduled_prompt', payload: {} });
    const quarantineId = await sweptAside();
    await repair(quarantineId, 'payload', { promptId: randomUUID(), plannedAt: '2026-03-01T09:00:00.000Z' });
    await house.query('update participants set status = $1', [status]);
    expect(await release(quarantineId)).toEqual({ outcome: 'not-owed', status });
    expect(await house.query('select * from jobs')).toEqual([]);
  });

  it('that was kept in a form that its table cannot take stays held', async () => {
    await aJob(house, person, { payload: {} });
    const quarantineId = await sweptAside();
    await repair(quarantineId, 'attempt', 'many');
    expect(await release(quarantineId)).toMatchObject({ outcome: 'unreadable', found: { reason: 'impossible-state' } });
    await repair(quarantineId, 'attempt', 0);
    await repair(quarantineId, 'cause', null);
    await repair(quarantineId, 'payload', { inboundMessageId: randomUUID() });
    expect(await release(quarantineId)).toMatchObject({ outcome: 'unreadable', found: { reason: 'impossible-state' } });
    expect(await house.held()).toHaveLength(1);
  });
});

describe('somebody who leaves', () => {
  const aPromptJob = async (): Promise<string> => {
    await aJob(house, person, { kind: 'scheduled_prompt', payload: {} });
    return sweptAside();
  };
  const leave = (): Promise<unknown> =>
    house.tx(async (tx) => {
      const participant = (await lockParticipant(tx, person.id))!;
      await changeStatus(tx, participant, 'opt-out', { source: 'admin' });
    });

  it('is sent nothing that was held then, not even after they have come back', async () => {
    const quarantineId = await aPromptJob();
    await leave();
    expect(await release(quarantineId)).toEqual({ outcome: 'closed', status: 'discarded' });
  });

  it('has told us what they have told us: that goes back', async () => {
    await aJob(house, person, { payload: {} });
    const quarantineId = await sweptAside();
    await leave();
    await repair(quarantineId, 'payload', { inboundMessageId: randomUUID() });
    expect(await release(quarantineId)).toMatchObject({ outcome: 'released' });
  });
});

describe('a message', () => {
  it('goes back the last in its lane, with the id that WhatsApp knows it by', async () => {
    await house.without('outbox_messages', 'outbox_messages_counts_check');
    const { id, wa_message_id } = await aMessage(house, person, { failures: -1 });
    await aMessage(house, person);
    const quarantineId = await sweptAside();
    await house.query('update participants set next_seq = 3');
    expect(await release(quarantineId)).toMatchObject({ outcome: 'unreadable' });
    await repair(quarantineId, 'failures', 0);
    // As it was kept before the table had that column.
    await house.query(`update quarantined_rows set original = original - 'lost_outcomes'`);
    expect(await release(quarantineId)).toMatchObject({ outcome: 'released' });
    expect(await house.row('outbox_messages', id)).toMatchObject({
      participant_seq: '3',
      wa_message_id,
      status: 'queued',
    });
  });
});

describe('a timer', () => {
  it('goes back to its plan, and no fire that read the old one meets it', async () => {
    const { id } = await house.aTimer(person, { schedule_json: { time: '25:99' }, fire_version: 4 });
    const planned = (await house.row('active_timers', id)).next_run;
    const quarantineId = await sweptAside();
    expect(await release(quarantineId)).toMatchObject({ outcome: 'unreadable', found: { reason: 'bad-schedule' } });
    await repair(quarantineId, 'schedule_json', { time: '09:00' });
    expect(await release(quarantineId)).toMatchObject({ outcome: 'released' });
    expect(await house.row('active_timers', id)).toMatchObject({ next_run: planned, fire_version: 5 });
  });
});

describe('a participant', () => {
  it('is told as well once the row is put right, and not before', async () => {
    await house.query(`update participants set timezone = 'Mars/Base'`);
    const quarantineId = await sweptAside();
    expect(await release(quarantineId)).toMatchObject({ outcome: 'unreadable', found: { reason: 'bad-time-zone' } });
    await house.query(`update participants set timezone = 'Asia/Kolkata'`);
    expect(await release(quarantineId)).toMatchObject({ outcome: 'released' });
    expect(await house.row('participants', person.id)).toMatchObject({ unreadable_reason: null });
    await house.query(`update participants set timezone = 'Mars/Base'`);
    expect(await house.sweep()).toHaveLength(1);
  });

  it('is not discarded, and told as gone when the row is', async () => {
    await house.query(`update participants set timezone = 'Mars/Base'`);
    const quarantineId = await sweptAside();
    expect(await discard(quarantineId)).toEqual({ outcome: 'stays' });
    await house.query('delete from participants');
    expect(await release(quarantineId)).toEqual({ outcome: 'gone' });
  });
});

describe('discarding', () => {
  it('ends a row for good, and the record of it stays', async () => {
    await aJob(house, person, { payload: {} });
    const quarantineId = await sweptAside();
    expect(await discard(quarantineId)).toMatchObject({ outcome: 'discarded', row: { status: 'discarded' } });
    expect(await release(quarantineId)).toEqual({ outcome: 'closed', status: 'discarded' });
    expect(await discard(quarantineId)).toEqual({ outcome: 'closed', status: 'discarded' });
    expect(await house.query('select status, resolved_at is not null as told from quarantined_rows')).toEqual([
      { status: 'discarded', told: true },
    ]);
  });

  it('and releasing what nobody knows finds nothing', async () => {
    expect(await discard(randomUUID())).toEqual({ outcome: 'none' });
    expect(await release(randomUUID())).toEqual({ outcome: 'none' });
  });

  it('is done once, and released never, when both meet', async () => {
    await aJob(house, person, { payload: {} });
    const quarantineId = await sweptAside();
    await repair(quarantineId, 'payload', { inboundMessageId: randomUUID() });
    const ends = await Promise.all([discard(quarantineId), release(quarantineId), release(quarantineId)]);
    expect(ends.filter(({ outcome }) => outcome === 'closed')).toHaveLength(2);
    const [row] = await house.query<{ status: string }>('select status from quarantined_rows');
    expect(await house.query('select * from jobs')).toHaveLength(row!.status === 'released' ? 1 : 0);
  });
});
