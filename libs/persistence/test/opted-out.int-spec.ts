import { randomUUID } from 'node:crypto';
import { mayReceive, parsePhoneNumber } from '@promptpipe/domain';
import { aBoot, aParticipant, type ParticipantRow, type Row } from '@promptpipe/testing';
import fc from 'fast-check';
import {
  changePhone,
  changeStatus,
  claimJobs,
  claimMessage,
  deferMessages,
  enqueueJob,
  enqueueMessage,
  findDueParticipants,
  type LeaseRef,
  type LockedParticipant,
  lockParticipant,
  recordInbound,
  resolveDoubt,
  takeSeq,
} from '../src';
import { connectAccount, useDatabase } from './database';

const EVENTS = [
  ...(['write', 'timer', 'job', 'claim-message', 'claim-job', 'defer', 'phone', 'pause', 'resume'] as const),
  ...(['says stop', 'says start', 'says something unclear', 'says hello', 'doubt resolved'] as const),
];
type Event = (typeof EVENTS)[number];

const WORDS = {
  'says stop': 'STOP',
  'says start': 'START',
  'says something unclear': 'stop it',
  'says hello': 'hello',
};

describe('whatever somebody goes through', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let lease: LeaseRef;
  let minute = 0;

  beforeEach(async () => {
    lease = await connectAccount(database, await aBoot(database));
  });

  const begin = async (): Promise<void> => {
    const tables = [
      'active_timers',
      'outbox_messages',
      'message_causes',
      'job_locks',
      'jobs',
      'consents',
      'door_doubts',
    ];
    for (const table of [...tables, 'participant_phones', 'inbound_messages', 'inbound_dedup', 'participants']) {
      await database.query(`delete from ${table}`);
    }
    person = await aParticipant(database);
  };
  const statusOf = async (): Promise<unknown> => (await database.row('participants', person.id)).status;
  const rows = (text: string): Promise<Row[]> => database.query<Row>(text, [person.id]);
  const under = (work: (who: LockedParticipant, tx: Parameters<typeof lockParticipant>[0]) => Promise<unknown>) =>
    database.tx(async (tx) => work((await lockParticipant(tx, person.id))!, tx));

  /** As the api writes it down: under the turnstile, and for nobody who is not written to. */
  const promise = (work: Parameters<typeof under>[0]): Promise<unknown> =>
    under((who, tx) => (mayReceive(who.status) ? work(who, tx) : Promise.resolve()));
  const become = (event: 'pause' | 'resume', from: string): Promise<unknown> =>
    under(async (who, tx) => who.status === from && changeStatus(tx, who, event, { source: 'admin' }));

  const claimSomething = async (): Promise<unknown> => {
    const queued = await rows(
      `select id, attempt, passes_door from outbox_messages where participant_id = $1 and status = 'queued'`,
    );
    const left = await statusOf();
    for (const { id, attempt, passes_door } of queued) {
      const hint = { id: String(id), attempt: Number(attempt) };
      const claimed = await database.tx((tx) => claimMessage(tx, hint, lease));
      expect({ left, passes: claimed === null || left !== 'opted_out' || passes_door }).toEqual({ left, passes: true });
    }
    return queued;
  };
  const happens = async (event: Event): Promise<unknown> => {
    const id = randomUUID();
    switch (event) {
      case 'write':
        return promise((who, tx) =>
          enqueueMessage(tx, who, { id, text: 'Hi', lane: 'study', dedupeKey: id, quietPolicy: 'defer' }),
        );
      case 'timer':
        return promise((_who, tx) =>
          tx.query(
            `insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run)
             values ($1, $2, 'once', 'scheduled_prompt', 'x', now(), date_trunc('second', now()))`,
            [id, person.id],
          ),
        );
      case 'job':
        return promise(async (who, tx) => {
          const seq = await takeSeq(tx, who);
          const payload = { promptId: id, plannedAt: new Date().toISOString() };
          const job = { id, kind: 'scheduled_prompt', payload, cause: id, studyId: who.studyId } as const;
          await enqueueJob(tx, { ...job, participantId: who.id, participantSeq: seq });
        });
      case 'claim-message':
        return claimSomething();
      case 'claim-job': {
        const jobs = await rows(`select id, attempt from jobs where participant_id = $1 and kind = 'scheduled_prompt'`);
        const hints = jobs.map((job) => ({ id: String(job.id), attempt: Number(job.attempt) }));
        const claimed = await database.tx((tx) => claimJobs(tx, hints, lease.bootId, ['scheduled_prompt']));
        const left = await statusOf();
        expect(left === 'opted_out' ? claimed : []).toEqual([]);
        return claimed;
      }
      case 'defer': {
        // As if all of it had been due for a while, and the quiet hours had just ended: it can be claimed at once.
        await rows(
          `update outbox_messages set not_before = not_before - interval '1 minute', deferred_from = deferred_from - interval '1 minute'
            where participant_id = $1`,
        );
        const until = new Date(Date.now() - 1_000);
        const queued = await rows(`select id, attempt from outbox_messages where participant_id = $1`);
        const due = queued.map((row) => ({ id: String(row.id), attempt: Number(row.attempt), until }));
        return database.tx((tx) => deferMessages(tx, due));
      }
      case 'phone':
        return under((who, tx) => {
          minute += 1;
          return changePhone(tx, who, { phone: parsePhoneNumber(`+4917${10_000_000 + minute}`)!, reason: null });
        });
      case 'pause':
        return become('pause', 'active');
      case 'resume':
        return become('resume', 'paused');
      case 'doubt resolved': {
        const [doubt] = await rows(`select id from door_doubts where participant_id = $1 and status = 'open' limit 1`);
        const decision = { resolution: 'opt-out', note: null } as const;
        return doubt && database.tx((tx) => resolveDoubt(tx, String(doubt.id), decision));
      }
      default: {
        minute += 1;
        const { phone } = (await database.row('participants', person.id)) as { phone: string };
        const at = new Date(Date.now() + minute * 60_000);
        const said = { accountId: 'default', waMessageId: id, body: WORDS[event], quotedWaId: null, at };
        return database.tx((tx) => recordInbound(tx, { ...said, sender: parsePhoneNumber(phone)! }));
      }
    }
  };

  /** Nothing is owed to them but the one answer to each time that they opted out. */
  const expectSilence = async (): Promise<void> => {
    if ((await statusOf()) !== 'opted_out') return;
    const open = `status in ('queued', 'sending', 'unknown')`;
    const owed = await rows(
      `select 'message' as what from outbox_messages
        where participant_id = $1 and ${open} and not passes_door and not stop_requested
       union all select 'timer' from active_timers where participant_id = $1
       union all select 'job' from jobs where participant_id = $1 and status = 'queued' and kind <> 'inbound'`,
    );
    expect(owed).toEqual([]);
    expect(await database.tx((tx) => findDueParticipants(tx, ['scheduled_prompt']))).toEqual([]);
    const [answers] = await rows(
      `select (select count(*) from outbox_messages where participant_id = $1 and passes_door)::int as told,
              (select count(*) from consents where participant_id = $1 and event = 'opted_out')::int as left`,
    );
    expect(answers?.told).toBe(answers?.left);
  };

  it('nobody who opted out gets anything but the one confirmation', async () => {
    const ends = fc.constantFrom<Event>('says stop', 'doubt resolved', 'says start');
    const events = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...EVENTS) }, ends), {
      minLength: 6,
      maxLength: 18,
    });
    await fc.assert(
      fc.asyncProperty(events, async (sequence) => {
        await begin();
        for (const event of [...sequence, 'says stop', 'claim-message', 'claim-job'] as const) {
          await happens(event);
          await expectSilence();
        }
        expect(await statusOf()).toBe('opted_out');
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});
