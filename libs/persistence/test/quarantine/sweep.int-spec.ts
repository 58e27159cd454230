import { randomUUID } from 'node:crypto';
import {
  aBoot,
  aJob,
  aMessage,
  aParticipant,
  db,
  type ParticipantRow,
  type Row,
  withoutForeignKeys,
} from '@promptpipe/testing';
import { useWardHouse } from './ward-house';

const house = useWardHouse();
let person: ParticipantRow;

beforeEach(async () => {
  // A scheduler has been up for long enough to tell what nobody declares.
  const registered_at = db(`now() - interval '1 hour'`);
  await aBoot(house, { kinds: ['inbound'], callbacks: ['scheduled_prompt'], registered_at });
  person = await aParticipant(house);
});

const stillIn = async (table: string, { id }: { id: string }): Promise<boolean> => 'id' in (await house.row(table, id));

interface BadCase {
  readonly table: string;
  readonly reason: string;
  readonly detail: RegExp;
  readonly make: () => Promise<{ readonly id: string }>;
}

const stage = { staged_at: db('now()'), staged_by: randomUUID(), staged_epoch: 'x' };
const lease = { lease_owner: randomUUID(), lease_until: db(`now() + interval '1 minute'`) };

const MOVED: readonly BadCase[] = [
  {
    ...{ table: 'active_timers', reason: 'unknown-kind', detail: /callback type "dance"/ },
    make: () => house.aTimer(person, { callback_type: 'dance' }),
  },
  {
    ...{ table: 'active_timers', reason: 'bad-payload', detail: /^callback_params.promptId: / },
    make: () => house.aTimer(person, { callback_params: { promptId: 'I feel sad' } }),
  },
  {
    ...{ table: 'active_timers', reason: 'bad-schedule', detail: /^schedule_json: / },
    make: () => house.aTimer(person, { schedule_json: { time: '25:99' } }),
  },
  {
    ...{ table: 'active_timers', reason: 'orphan', detail: /participant does not exist/ },
    make: async () => {
      const ghost = await house.aGhost();
      return withoutForeignKeys(house, () => house.aTimer(ghost));
    },
  },
  {
    ...{ table: 'active_timers', reason: 'impossible-state', detail: /active_timers_misfire_policy_check/ },
    make: async () => {
      await house.without('active_timers', 'active_timers_misfire_policy_check');
      return house.aTimer(person, { misfire_policy: 'sometimes' });
    },
  },
  {
    ...{ table: 'active_timers', reason: 'impossible-state', detail: /next_run: is no instant/ },
    make: async () => {
      await house.without('active_timers', 'active_timers_next_run_check');
      return house.aTimer(person, { next_run: db(`'-infinity'`) });
    },
  },
  {
    ...{ table: 'jobs', reason: 'unknown-kind', detail: /job kind "dance"/ },
    make: () => aJob(house, person, { kind: 'dance' }),
  },
  {
    ...{ table: 'jobs', reason: 'bad-payload', detail: /^payload.inboundMessageId: / },
    make: () => aJob(house, person, { payload: { inboundMessageId: 7 } }),
  },
  {
    ...{ table: 'jobs', reason: 'orphan', detail: /participant does not exist/ },
    make: async () => {
      const ghost = await house.aGhost();
      return withoutForeignKeys(house, () => aJob(house, ghost));
    },
  },
  {
    ...{ table: 'jobs', reason: 'orphan', detail: /study does not exist/ },
    make: () => withoutForeignKeys(house, () => aJob(house, person, { study_id: randomUUID() })),
  },
  {
    ...{ table: 'jobs', reason: 'impossible-state', detail: /jobs_status_check/ },
    make: async () => {
      await house.without('jobs', 'jobs_status_check');
      return aJob(house, person, { status: 'waiting' });
    },
  },
  {
    ...{ table: 'jobs', reason: 'impossible-state', detail: /jobs_staged_check/ },
    make: async () => {
      await house.without('jobs', 'jobs_staged_check');
      return aJob(house, person, { ...stage, status: 'running' });
    },
  },
  {
    ...{ table: 'outbox_messages', reason: 'orphan', detail: /participant does not exist/ },
    make: async () => {
      const ghost = await house.aGhost();
      return withoutForeignKeys(house, () => aMessage(house, ghost));
    },
  },
  {
    ...{ table: 'outbox_messages', reason: 'orphan', detail: /account does not exist/ },
    make: () => withoutForeignKeys(house, () => aMessage(house, person, { account_id: 'nowhere' })),
  },
  {
    ...{ table: 'outbox_messages', reason: 'impossible-state', detail: /outbox_messages_lease_check/ },
    make: async () => {
      await house.without('outbox_messages', 'outbox_messages_lease_check');
      return aMessage(house, person, lease);
    },
  },
];

describe.each(MOVED)('a row of $table ($reason, $detail)', ({ table, reason, detail, make }) => {
  it('moves to quarantine, whole and once; everything else stays as it was', async () => {
    const sound = [await house.aTimer(person), await aJob(house, person), await aMessage(house, person)];
    const bad = await make();
    const original = await house.row(table, bad.id);
    expect(await house.sweep()).toMatchObject([{ table, rowId: bad.id, reason }]);
    expect(await house.sweep()).toEqual([]);

    expect(await stillIn(table, bad)).toBe(false);
    const [kept] = await house.query<{ detail: string; found_by: string; original: Row }>(
      'select * from quarantined_rows',
    );
    expect(kept).toMatchObject({ row_id: bad.id, reason, status: 'held', moved: true });
    expect(kept!.detail).toMatch(detail);
    expect(kept!.detail).not.toContain('sad');
    expect(Object.keys(kept!.original).sort()).toEqual(Object.keys(original).sort());
    expect(kept!.found_by).not.toBeNull();
    expect(await stillIn('active_timers', sound[0]!)).toBe(true);
    expect(await stillIn('jobs', sound[1]!)).toBe(true);
    expect(await stillIn('outbox_messages', sound[2]!)).toBe(true);
  });
});

it('sound rows are left alone, also by the thousand', async () => {
  await house.query(
    `insert into jobs (id, kind, payload, cause)
     select gen_random_uuid(), 'inbound', jsonb_build_object('inboundMessageId', gen_random_uuid()), 'x'
       from generate_series(1, 2500)`,
  );
  const last = `('ffffffff-ffff-7fff-bfff-ffffffffffff', 'inbound', '{}', 'x')`;
  await house.query(`insert into jobs (id, kind, payload, cause) values ${last}`);
  expect(await house.sweep()).toMatchObject([{ rowId: 'ffffffff-ffff-7fff-bfff-ffffffffffff', reason: 'bad-payload' }]);
});

it('what waits behind a bad message in its lane is shown again', async () => {
  await house.without('outbox_messages', 'outbox_messages_counts_check');
  await aMessage(house, person, { failures: -1 });
  const behind = await aMessage(house, person, { held: true });
  await house.sweep();
  expect(await house.row('outbox_messages', behind.id)).toMatchObject({ held: false, status: 'queued' });
});

it('what waits behind a bad job of its key is shown again', async () => {
  await aJob(house, person, { payload: {} });
  const behind = await aJob(house, person, { held: true });
  await house.sweep();
  expect(await house.row('jobs', behind.id)).toMatchObject({ held: false, status: 'queued' });
});

it('what a bad job of a process that is gone had locked is free', async () => {
  await house.without('jobs', 'jobs_counts_check');
  const job = await aJob(house, person, { status: 'running', crashes: -1 });
  await house.query(`insert into job_locks (lock_key, job_id, attempt) values ('participant:' || $1, $2, 1)`, [
    person.id,
    job.id,
  ]);
  expect(await house.sweep()).toHaveLength(1);
  expect(await house.query('select * from job_locks')).toEqual([]);
});

it('what somebody alive is at work on is left to its end', async () => {
  const lease_owner = await aBoot(house);
  await aJob(house, person, { status: 'running', payload: {}, lease_owner });
  await house.without('outbox_messages', 'outbox_messages_counts_check');
  await aMessage(house, person, { status: 'sending', failures: -1, lease_owner });
  expect(await house.sweep()).toEqual([]);
});

it('a message that may be out ends unresolved, and the next of its lane goes', async () => {
  await house.without('outbox_messages', 'outbox_messages_claimed_check');
  const sending = await aMessage(house, person, { status: 'sending', recipient: null });
  const unknown = await aMessage(house, await aParticipant(house), { status: 'unknown', recipient: null });
  const behind = await aMessage(house, person, { held: true });
  expect(await house.sweep()).toHaveLength(2);
  for (const { id } of [sending, unknown]) {
    expect(await house.row('outbox_messages', id)).toMatchObject({
      ...{ status: 'failed', failure_class: 'unresolved', lease_owner: null, unknown_since: null },
      last_error: 'impossible-state: It breaks the rule outbox_messages_claimed_check',
    });
  }
  expect(await house.row('outbox_messages', behind.id)).toMatchObject({ held: false });
  expect(await house.held()).toEqual([]);
  expect(await house.query('select status, moved from quarantined_rows')).toEqual([
    { status: 'discarded', moved: false },
    { status: 'discarded', moved: false },
  ]);
});

it('an ack that stands in such a message is a fact', async () => {
  await house.without('outbox_messages', 'outbox_messages_ack_check');
  const { id } = await aMessage(house, person, { status: 'unknown', ack_level: 2 });
  await house.sweep();
  expect(await house.row('outbox_messages', id)).toMatchObject({ status: 'sent', ack_level: 2, failure_class: null });
});

it('what is over and impossible is told once, and stays as it is', async () => {
  await house.without('outbox_messages', 'outbox_messages_ack_check');
  const { id } = await aMessage(house, person, { status: 'sent', sent_at: null });
  await aMessage(house, person, { status: 'sent' });
  const before = await house.row('outbox_messages', id);
  expect(await house.sweep()).toMatchObject([{ table: 'outbox_messages', rowId: id }]);
  expect(await house.sweep()).toEqual([]);
  expect(await house.row('outbox_messages', id)).toEqual(before);
  expect(await house.held()).toMatchObject([{ row_id: id, moved: false }]);
});

describe('a participant', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['bad-time-zone', 'of no time zone', () => house.query(`update participants set timezone = 'Mars/Base'`)],
    [
      'orphan',
      'of no study',
      () =>
        withoutForeignKeys(house, () =>
          house.query(`update participants set study_id = 'ffffffff-ffff-7fff-bfff-ffffffffffff'`),
        ),
    ],
  ])('%s (%s) stays, flagged, and so does what they are owed', async (reason, _, spoil) => {
    await spoil();
    const owed = [await house.aTimer(person), await aJob(house, person), await aMessage(house, person)] as const;
    expect(await house.sweep()).toMatchObject([{ table: 'participants', rowId: person.id, reason }]);
    expect(await house.sweep()).toEqual([]);
    expect((await house.row('participants', person.id)).unreadable_reason).toMatch(reason);
    expect(await house.held()).toMatchObject([{ table_name: 'participants', row_id: person.id, moved: false }]);
    expect(await stillIn('active_timers', owed[0])).toBe(true);
    expect(await house.row('jobs', owed[1].id)).toMatchObject({ status: 'queued' });
    expect(await house.row('outbox_messages', owed[2].id)).toMatchObject({ status: 'queued' });
  });
});

it('rows of somebody whose turnstile is held are left for the next round', async () => {
  const { id } = await aJob(house, person, { payload: {} });
  const holder = house.db.createQueryRunner();
  await holder.startTransaction();
  await holder.query('select 1 from participants where id = $1 for no key update', [person.id]);
  expect(await house.sweep()).toEqual([]);
  await holder.rollbackTransaction();
  await holder.release();
  expect(await house.sweep()).toMatchObject([{ rowId: id }]);
});
