import { createHash } from 'node:crypto';
import { DOOR_ANSWERS, parsePhoneNumber, whatsAppMessageId } from '@promptpipe/domain';
import { aJob, aMessage, aParticipant, insertRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  changeStatus,
  listConsents,
  lockParticipant,
  recordInbound,
  type Delivered,
  type InboundOutcome,
} from '../src';
import { findLastDoorEvent } from '../src/participants/consents';
import { useDatabase } from './database';

const noon = Date.UTC(2026, 2, 1, 12);

describe('the door', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  /** Minutes after noon, by WhatsApp's clock. */
  const says = (body: string, waMessageId: string, minute = 0): Promise<InboundOutcome> => {
    const delivered: Delivered = {
      ...{ accountId: 'default', waMessageId, body, quotedWaId: null, at: new Date(noon + minute * 60_000) },
      sender: parsePhoneNumber(person.phone)!,
    };
    return database.tx((tx) => recordInbound(tx, delivered));
  };
  const status = async (): Promise<unknown> => (await database.row('participants', person.id)).status;
  const become = (value: string): Promise<unknown> =>
    database.query('update participants set status = $2 where id = $1', [person.id, value]);
  const answers = (): Promise<Row[]> =>
    database.query(
      `select rendered_text as text, lane, passes_door, dedupe_key, wa_message_id, status from outbox_messages
        where lane = 'reply' order by participant_seq`,
    );
  const consents = () => listConsents(database.db.manager, person.id, { after: null, limit: 100 });
  const inboundJobs = async (): Promise<unknown[]> =>
    (await database.query<Row>(`select cause from jobs where kind = 'inbound' and status = 'queued'`)).map(
      ({ cause }) => cause,
    );
  const stopAnswer = (id: string, over: Row = {}): Row => ({
    ...{ text: DOOR_ANSWERS.en.stop.text, lane: 'reply', passes_door: true, status: 'queued' },
    ...{
      dedupe_key: `inbound:default:${id}#0`,
      wa_message_id: whatsAppMessageId('default', `inbound:default:${id}#0`),
    },
    ...over,
  });

  it.each(['invited', 'active', 'paused'])('ends everything at the STOP of somebody who is %s', async (before) => {
    await become(before);
    const timer = { timer_type: 'once', callback_type: 'scheduled_prompt', origin: 'x' };
    const id = '00000000-0000-7000-8000-0000000000f1';
    const instants = { scheduled_at: new Date(), next_run: new Date() };
    await insertRow(database, 'active_timers', { id, participant_id: person.id, ...timer, ...instants });
    const job = await aJob(database, person, { kind: 'scheduled_prompt' });
    const dead = await aJob(database, person, { kind: 'scheduled_prompt', status: 'dead' });
    const told = await aJob(database, person, { status: 'dead' });
    const message = await aMessage(database, person);
    expect(await says(' Stop! ', 'A')).toBe('opted-out');
    expect(await status()).toBe('opted_out');
    expect(await database.query('select 1 from active_timers')).toEqual([]);
    expect(await database.row('jobs', job.id)).toMatchObject({
      ...{ status: 'canceled', end_reason: 'participant opted_out' },
    });
    expect(await database.row('jobs', dead.id)).toMatchObject({ status: 'canceled' });
    expect(await database.row('jobs', told.id)).toMatchObject({ status: 'dead' });
    expect(await database.row('outbox_messages', message.id)).toMatchObject({
      ...{ status: 'canceled', last_error: 'participant opted_out' },
    });
    expect(await answers()).toEqual([stopAnswer('A')]);
    expect(await inboundJobs()).toEqual(['inbound:default:A']);
  });

  it('keeps on record who opted out, when, by which message and what they were told', async () => {
    await says('STOP', 'A', 5);
    const [inbound] = await database.query<{ id: string }>('select id from inbound_messages');
    expect(await consents()).toMatchObject([
      {
        ...{
          event: 'opted_out',
          source: 'whatsapp',
          inboundMessageId: inbound!.id,
          reason: null,
          version: 'stop-en-1',
        },
        textHash: createHash('sha256').update(DOOR_ANSWERS.en.stop.text).digest('hex'),
        at: new Date(noon + 5 * 60_000),
      },
    ]);
  });

  it('goes by the order of the commits, whatever the clocks of the processes that made the ids', async () => {
    await says('STOP', 'A');
    await says('START', 'B', 1);
    // The one that stopped has a clock that goes ahead.
    await database.query(`update consents set id = 'ffffffff-0000-7000-8000-000000000001' where event = 'opted_out'`);
    expect(await database.tx((tx) => findLastDoorEvent(tx, person.id))).toMatchObject({ event: 'rejoined' });
    expect((await consents()).map(({ event }) => event)).toEqual(['opted_out', 'rejoined']);
    const [first] = await listConsents(database.db.manager, person.id, { after: null, limit: 1 });
    expect(await listConsents(database.db.manager, person.id, { after: first!.id, limit: 9 })).toMatchObject([
      { event: 'rejoined' },
    ]);
  });

  it('keeps what the person had told before, and its jobs', async () => {
    await says('I feel fine', 'A');
    const running = await aJob(database, person, { status: 'running' });
    await says('STOP', 'B');
    expect(await inboundJobs()).toEqual(['inbound:default:A', 'inbound:default:B']);
    expect(await database.row('jobs', running.id)).toMatchObject({ status: 'running', cancel_requested: false });
  });

  it.each(['completed', 'withdrawn', 'opted_out'])(
    'takes the STOP of somebody who is %s for a message',
    async (before) => {
      await become(before);
      expect(await says('STOP', 'A')).toBe('recorded');
      expect([await status(), await answers(), await consents()]).toEqual([before, [], []]);
      expect(await inboundJobs()).toEqual(['inbound:default:A']);
    },
  );

  it.each(['invited', 'active', 'paused', 'completed', 'withdrawn'])(
    'takes the START of somebody who is %s for a message',
    async (before) => {
      await become(before);
      expect(await says('START', 'A')).toBe('recorded');
      expect([await status(), await answers(), await consents()]).toEqual([before, [], []]);
      expect(await inboundJobs()).toEqual(['inbound:default:A']);
    },
  );

  it('answers one STOP, however often it is repeated or delivered again', async () => {
    const outcomes: InboundOutcome[] = [];
    for (const id of ['A', 'A', 'B', 'C', 'A']) outcomes.push(await says('STOP', id));
    expect(outcomes).toEqual(['opted-out', 'seen-before', 'recorded', 'recorded', 'seen-before']);
    expect(await answers()).toEqual([stopAnswer('A')]);
    expect(await consents()).toHaveLength(1);
  });

  it.each<[string, (n: number) => string]>([
    ['ten deliveries of one STOP', () => 'A'],
    ['ten STOPs', (n) => `A${n}`],
  ])('answers %s at once with one message', async (_, idOf) => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, (__, n) => says('STOP', idOf(n))));
    expect(outcomes.filter((outcome) => outcome === 'opted-out')).toHaveLength(1);
    expect(await answers()).toHaveLength(1);
    expect(await consents()).toHaveLength(1);
  });

  it('lets in again at START, and answers each turn once', async () => {
    await says('STOP', 'A', 0);
    expect(await says('Start', 'B', 1)).toBe('rejoined');
    expect(await status()).toBe('active');
    expect(await says('STOP', 'C', 2)).toBe('opted-out');
    expect((await consents()).map(({ event }) => event)).toEqual(['opted_out', 'rejoined', 'opted_out']);
    const welcome = {
      ...stopAnswer('B', { text: DOOR_ANSWERS.en.start.text, passes_door: false }),
      // The second STOP came before it was sent.
      status: 'canceled',
    };
    expect(await answers()).toEqual([stopAnswer('A'), welcome, stopAnswer('C')]);
  });

  it('goes by the order of writing when words are delivered late', async () => {
    await says('STOP', 'B', 2);
    expect(await says('START', 'A', 1)).toBe('recorded');
    expect(await status()).toBe('opted_out');
    expect(await says('START', 'D', 4)).toBe('rejoined');
    expect(await says('STOP', 'C', 3)).toBe('recorded');
    expect(await status()).toBe('active');
  });

  it('makes the same answer once more after a restore, with the same id', async () => {
    await says('STOP', 'A');
    await database.query(
      'delete from consents; delete from inbound_messages; delete from inbound_dedup; delete from jobs',
    );
    await become('active');
    expect(await says('STOP', 'A')).toBe('opted-out');
    expect(await answers()).toEqual([stopAnswer('A')]);
  });

  it('rolls everything back together', async () => {
    await database.query('alter table message_causes rename to message_causes_away');
    await expect(says('STOP', 'A')).rejects.toThrow('message_causes');
    await database.query('alter table message_causes_away rename to message_causes');
    expect([await status(), await consents(), await answers(), await inboundJobs()]).toEqual(['active', [], [], []]);
    expect(await says('STOP', 'A')).toBe('opted-out');
  });

  it('refuses a change that the table does not hold, by name', async () => {
    await become('completed');
    const resume = database.tx(async (tx) =>
      changeStatus(tx, (await lockParticipant(tx, person.id))!, 'resume', { source: 'admin' }),
    );
    await expect(resume).rejects.toThrow('A participant that is completed cannot resume');
    expect(await consents()).toEqual([]);
  });
});
