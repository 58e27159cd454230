import { randomUUID } from 'node:crypto';
import { parsePhoneNumber } from '@promptpipe/domain';
import {
  aBoot,
  aJob,
  aMessage,
  aParticipant,
  db,
  DEFAULT_ACCOUNT,
  DEFAULT_STUDY,
  insertRow,
  type ParticipantRow,
  type Row,
} from '@promptpipe/testing';
import {
  accountEventRetention,
  accountRequestRetention,
  dedupRetention,
  inboundRetention,
  instanceRetention,
  receiptRetention,
  recordInbound,
  recoveryRunRetention,
  responseEventRetention,
  responseRetention,
  type InboundOutcome,
  type Retention,
  tryLead,
} from '../src';
import { openTransaction, untilBlocked, useDatabase } from './database';

const DAYS = 90;
const OLD = db(`now() - interval '91 days'`);
const YOUNG = db(`now() - interval '89 days'`);
const OTHER_STUDY = '00000000-0000-7000-8000-0000000000ff';

describe('retention', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let unconfirmed: ParticipantRow;

  beforeAll(() =>
    insertRow(database, 'studies', { id: OTHER_STUDY, code: 'other', name: 'Other', account_id: 'default' }),
  );
  beforeEach(async () => {
    await database.query('update studies set export_confirmed_at = now() where id = $1', [DEFAULT_STUDY]);
    person = await aParticipant(database);
    unconfirmed = await aParticipant(database, { study_id: OTHER_STUDY });
  });

  const run = (retention: Retention, days = DAYS): Promise<number> => database.tx((tx) => retention.runOnce(tx, days));
  const left = async (table: string, column = 'id'): Promise<unknown[]> =>
    (await database.query<{ left: unknown }>(`select ${column} as left from ${table} order by 1`)).map(
      (row) => row.left,
    );

  const anEvent = async (study_id: string | null, recorded_at: unknown, over: Row = {}): Promise<string> => {
    const id = randomUUID();
    const row = {
      id,
      account_id: 'default',
      wa_message_id: id,
      event_key: 'x',
      kind: 'revoke',
      inbound_message_id: id,
    };
    await insertRow(database, 'response_events', { ...row, wa_at: db('now()'), study_id, recorded_at, ...over });
    return id;
  };

  it('removes old events of confirmed studies and of strangers', async () => {
    await anEvent(DEFAULT_STUDY, OLD);
    await anEvent(null, OLD);
    const kept = [await anEvent(DEFAULT_STUDY, YOUNG), await anEvent(OTHER_STUDY, OLD), await anEvent(null, YOUNG)];
    const early = { inbound_message_id: null };
    await anEvent(null, db(`now() - interval '25 hours'`), early);
    kept.push(await anEvent(null, db(`now() - interval '23 hours'`), early));
    expect(await run(responseEventRetention)).toBe(1);
    expect(await run(responseEventRetention)).toBe(1);
    expect(await run(responseEventRetention)).toBe(1);
    expect(await run(responseEventRetention)).toBe(0);
    expect((await left('response_events')).sort()).toEqual(kept.sort());
  });

  const aReceipt = async (study_id: string | null, recorded_at: unknown): Promise<string> => {
    const id = randomUUID();
    const row = {
      id,
      account_id: 'default',
      wa_message_id: id,
      ack_level: 1,
      wa_at: db('now()'),
      study_id,
      recorded_at,
    };
    await insertRow(database, 'receipts', row);
    return id;
  };
  const anInbound = async (of: ParticipantRow | null, received_at: unknown, status = 'processed'): Promise<string> => {
    const id = randomUUID();
    await insertRow(database, 'inbound_messages', {
      ...{ id, account_id: 'default', wa_message_id: id, sender: '+4915112345678', body: 'Hi', wa_at: db('now()') },
      ...{ participant_id: of?.id ?? null, study_id: of?.study_id ?? null, received_at, status },
      processed_at: status === 'received' ? null : db('now()'),
    });
    return id;
  };

  it.each([
    ['as far as the confirmation reaches', '90 days', null, 1],
    ['nothing as soon as it does not reach as far as the period', '90 days 1 minute', null, 0],
    ['everything of a study that was closed before it was confirmed', '200 days', '201 days', 1],
    ['nothing of one that was closed after it was confirmed', '200 days', '100 days', 0],
  ])('removes %s', async (_what, confirmed, closed, removed) => {
    await aReceipt(DEFAULT_STUDY, OLD);
    const until = `update studies set export_confirmed_at = now() - $2::interval + interval '10 seconds',
                                      closed_at = now() - $3::interval where id = $1`;
    await database.query(until, [DEFAULT_STUDY, confirmed, closed]);
    expect(await run(receiptRetention)).toBe(removed);
    await database.query('update studies set closed_at = null where id = $1', [DEFAULT_STUDY]);
  });

  it('removes old receipts of exported studies and of messages that we never had', async () => {
    await aReceipt(DEFAULT_STUDY, OLD);
    const kept = [await aReceipt(DEFAULT_STUDY, YOUNG), await aReceipt(OTHER_STUDY, OLD), await aReceipt(null, YOUNG)];
    await aReceipt(null, OLD);
    expect([await run(receiptRetention), await run(receiptRetention), await run(receiptRetention)]).toEqual([1, 1, 0]);
    expect(await left('receipts')).toEqual(kept.sort());
  });

  it('removes old responses of exported studies', async () => {
    const aResponse = async (of: ParticipantRow, created_at: unknown): Promise<string> => {
      const [id, times] = [randomUUID(), { wa_at: db('now()'), received_at: db('now()') }];
      const whose = { participant_id: of.id, study_id: of.study_id, inbound_message_id: id };
      await insertRow(database, 'responses', { id, ...whose, body: 'Hi', ...times, created_at });
      return id;
    };
    await aResponse(person, OLD);
    const kept = [await aResponse(person, YOUNG), await aResponse(unconfirmed, OLD)];
    expect([await run(responseRetention), await run(responseRetention)]).toEqual([1, 0]);
    expect(await left('responses')).toEqual(kept.sort());
  });

  it('removes old replies of exported studies and of strangers, never one that is not handled yet', async () => {
    await anInbound(person, OLD);
    await anInbound(null, OLD, 'received');
    const kept = [
      await anInbound(person, YOUNG),
      await anInbound(person, OLD, 'received'),
      await anInbound(unconfirmed, OLD),
      await anInbound(null, YOUNG, 'received'),
    ];
    expect([await run(inboundRetention), await run(inboundRetention), await run(inboundRetention)]).toEqual([1, 1, 0]);
    expect(await left('inbound_messages')).toEqual(kept.sort());
  });

  it('leaves what a stranger wrote to the enrolment that is under way', async () => {
    const id = await anInbound(null, OLD, 'received');
    const enrolment = await openTransaction(database.db);
    await enrolment.tx.query('select 1 from inbound_messages where id = $1 for update', [id]);
    expect(await run(inboundRetention)).toBe(0);
    await enrolment.rollback();
  });

  it('waits for a confirmation that is being taken back', async () => {
    const id = await aReceipt(DEFAULT_STUDY, OLD);
    const back = await openTransaction(database.db);
    await back.tx.query('update studies set export_confirmed_at = null where id = $1', [DEFAULT_STUDY]);
    const pruned = run(receiptRetention);
    await untilBlocked(database);
    await back.commit();
    expect(await pruned).toBe(0);
    expect(await left('receipts')).toEqual([id]);
  });

  it('removes a thousand rows at a time', async () => {
    await database.query(
      `insert into inbound_dedup (account_id, wa_message_id, first_seen_at)
       select 'default', n::text, now() - interval '401 days' from generate_series(1, 1001) n`,
    );
    expect([await run(dedupRetention, 400), await run(dedupRetention, 400)]).toEqual([1000, 1]);
  });

  const deliver = (waMessageId: string): Promise<InboundOutcome> =>
    database.tx((tx) =>
      recordInbound(tx, {
        ...{ accountId: 'default', waMessageId, body: 'Hi', quotedWaId: null, at: new Date() },
        sender: parsePhoneNumber(person.phone)!,
      }),
    );

  it('knows again what WhatsApp delivers once more after its message is gone', async () => {
    expect(await deliver('A')).toBe('recorded');
    await database.query(
      `update inbound_messages set status = 'processed', processed_at = now(), received_at = ${OLD.text}`,
    );
    await database.query(`update inbound_dedup set first_seen_at = ${OLD.text}`);
    expect([await run(inboundRetention), await run(dedupRetention, 400)]).toEqual([1, 0]);
    expect(await deliver('A')).toBe('seen-before');
    expect(await left('inbound_messages')).toEqual([]);
    expect(await database.query('select 1 from jobs')).toHaveLength(1);
  });

  it('knows it by the message too, where that is kept for longer than its key', async () => {
    expect(await deliver('A')).toBe('recorded');
    await database.query('delete from inbound_dedup');
    expect(await deliver('A')).toBe('seen-before');
    expect(await left('inbound_messages')).toHaveLength(1);
    expect(await database.query('select 1 from jobs')).toHaveLength(1);
  });

  it('removes old recovery runs, and then the boots that nothing names any more', async () => {
    const goneBoot = (): Promise<string> => aBoot(database, { gone_at: OLD });
    await goneBoot();
    const [reported, leasing, sending] = [await goneBoot(), await goneBoot(), await goneBoot()];
    const [staging, holding, alive] = [await goneBoot(), await goneBoot(), await aBoot(database)];
    const lately = await aBoot(database, { gone_at: YOUNG });
    const runOf = { service: 'api', boot_id: reported, duration_ms: 1, report: {} };
    await insertRow(database, 'recovery_runs', { id: randomUUID(), ...runOf, started_at: YOUNG });
    await insertRow(database, 'recovery_runs', { id: randomUUID(), ...runOf, boot_id: alive, started_at: OLD });
    await aJob(database, person, { status: 'running', lease_owner: leasing });
    await aMessage(database, person, { status: 'sending', lease_owner: sending });
    await aJob(database, person, { staged_at: OLD, staged_by: staging, staged_epoch: 'x' });
    await database.query(
      `update whatsapp_accounts set lease_owner = $1, lease_process = $1, lease_until = now() where id = 'default'`,
      [holding],
    );
    expect([await run(recoveryRunRetention), await run(recoveryRunRetention)]).toEqual([1, 0]);
    expect([await run(instanceRetention), await run(instanceRetention)]).toEqual([1, 0]);
    expect(await left('service_instances', 'boot_id')).toEqual(
      [reported, leasing, sending, staging, holding, alive, lately].sort(),
    );
  });

  it('removes old events of accounts and old requests that are done, and never one that is still to be done', async () => {
    const event = { account_id: DEFAULT_ACCOUNT, kind: 'connected', lease_epoch: 1 };
    const done = { account_id: DEFAULT_ACCOUNT, kind: 'restart', outcome: 'done' };
    const kept = [randomUUID(), randomUUID(), randomUUID()] as const;
    await insertRow(database, 'account_events', { ...event, id: randomUUID(), at: OLD });
    await insertRow(database, 'account_events', { ...event, id: kept[0], at: YOUNG });
    await insertRow(database, 'account_requests', { ...done, id: randomUUID(), asked_at: OLD, ended_at: OLD });
    await insertRow(database, 'account_requests', { ...done, id: kept[1], asked_at: OLD, ended_at: YOUNG });
    const open = { ...done, id: kept[2], kind: 'logout', outcome: null, asked_at: OLD };
    await insertRow(database, 'account_requests', open);
    expect([await run(accountEventRetention), await run(accountEventRetention)]).toEqual([1, 0]);
    expect([await run(accountRequestRetention), await run(accountRequestRetention)]).toEqual([1, 0]);
    expect([...(await left('account_events')), ...(await left('account_requests'))].sort()).toEqual([...kept].sort());
  });

  it('is one replica’s at a time', async () => {
    const leader = await openTransaction(database.db);
    expect(await tryLead(leader.tx, 'a-duty')).toBe(true);
    expect(await database.tx((tx) => tryLead(tx, 'a-duty'))).toBe(false);
    expect(await database.tx((tx) => tryLead(tx, 'another'))).toBe(true);
    await leader.commit();
    expect(await database.tx((tx) => tryLead(tx, 'a-duty'))).toBe(true);
  });
});
