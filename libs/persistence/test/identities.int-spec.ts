import { randomUUID } from 'node:crypto';
import { type Lid, parsePhoneNumber, parseSender } from '@promptpipe/domain';
import { aParticipant, DEFAULT_STUDY, type ParticipantRow } from '@promptpipe/testing';
import {
  type Adoption,
  adoptStrangersMessages,
  changePhone,
  insertParticipant,
  linkIdentity,
  lockParticipant,
  recordInbound,
  type EntityManager,
  type InboundOutcome,
} from '../src';
import { openTransaction, untilBlocked, useDatabase } from './database';

const LID = parseSender('123456789@lid') as Lid;
const LATER = parsePhoneNumber('+4917000000001')!;

describe('a person whom WhatsApp calls by a lid', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const write = (tx: EntityManager, waMessageId: string, body = 'Hi', minute = 0): Promise<InboundOutcome> =>
    recordInbound(tx, {
      ...{ accountId: 'default', waMessageId, sender: LID, body, quotedWaId: null },
      at: new Date(Date.UTC(2026, 2, 1, 8, minute)),
    });
  const link = (phone = parsePhoneNumber(person.phone)!): Promise<Adoption | null> =>
    database.tx((tx) => linkIdentity(tx, { accountId: 'default', lid: LID, phone }));
  const enrol = async (tx: EntityManager): Promise<Adoption> => {
    const who = { code: 'late', phone: LATER, name: '', timezone: null };
    const made = await insertParticipant(tx, { id: randomUUID(), studyId: DEFAULT_STUDY, ...who });
    if (typeof made === 'string') throw new Error(made);
    return adoptStrangersMessages(tx, (await lockParticipant(tx, made.id))!, LATER);
  };
  const statusOf = async (id: string): Promise<unknown> => (await database.row('participants', id)).status;
  const senders = async (): Promise<unknown[]> =>
    (await database.query<{ sender: string }>('select sender from inbound_messages order by wa_at')).map(
      ({ sender }) => sender,
    );
  const jobs = async (): Promise<number> => (await database.query(`select 1 from jobs where kind = 'inbound'`)).length;

  it('is the participant with the number behind it, STOP included', async () => {
    await link();
    expect(await database.tx((tx) => write(tx, 'A'))).toBe('recorded');
    expect(await database.tx((tx) => write(tx, 'B', 'STOP', 1))).toBe('opted-out');
    expect(await statusOf(person.id)).toBe('opted_out');
    expect(await senders()).toEqual([person.phone, person.phone]);
  });

  it('waits as a stranger until the number is told, and then passes the door in its order', async () => {
    expect(await database.tx((tx) => write(tx, 'B', 'STOP', 2))).toBe('stranger');
    expect(await database.tx((tx) => write(tx, 'A', 'Hi', 1))).toBe('stranger');
    expect(await jobs()).toBe(0);
    expect(await link()).toMatchObject({ adopted: 2, door: ['opted-out'] });
    expect([await statusOf(person.id), await jobs()]).toEqual(['opted_out', 2]);
    expect(await link()).toBeNull();
    expect(await jobs()).toBe(2);
  });

  it('is found by the number by whoever enrols it later', async () => {
    await database.tx((tx) => write(tx, 'A', 'STOP'));
    expect(await link(LATER)).toBeNull();
    expect(await senders()).toEqual([LATER]);
    expect(await database.tx(enrol)).toMatchObject({ adopted: 1, door: ['opted-out'] });
  });

  it('stays the same person when their number changes, and before anybody here knows', async () => {
    await link();
    await link(LATER);
    expect(await database.tx((tx) => write(tx, 'A'))).toBe('recorded');
    await database.tx(async (tx) => {
      await changePhone(tx, (await lockParticipant(tx, person.id))!, { phone: LATER, reason: null });
    });
    expect(await database.tx((tx) => write(tx, 'B', 'Hi', 1))).toBe('recorded');
    expect(await senders()).toEqual([person.phone, LATER]);
  });

  it('is nobody to another account', async () => {
    await database.query(`insert into whatsapp_accounts (id) values ('other') on conflict do nothing`);
    await database.tx((tx) =>
      linkIdentity(tx, { accountId: 'other', lid: LID, phone: parsePhoneNumber(person.phone)! }),
    );
    expect(await database.tx((tx) => write(tx, 'A'))).toBe('stranger');
  });

  it('does not slip between a message and the link of its lid', async () => {
    const writing = await openTransaction(database.db);
    expect(await write(writing.tx, 'A')).toBe('stranger');
    const linking = link();
    await untilBlocked(database);
    await writing.commit();
    expect(await linking).toMatchObject({ adopted: 1 });
    expect(await jobs()).toBe(1);
  });

  it('is known to a message that came while the lid was being linked', async () => {
    const linking = await openTransaction(database.db);
    await linkIdentity(linking.tx, { accountId: 'default', lid: LID, phone: parsePhoneNumber(person.phone)! });
    const writing = database.tx((tx) => write(tx, 'A'));
    await untilBlocked(database);
    await linking.commit();
    expect(await writing).toBe('recorded');
  });

  it('does not slip between the enrolment of its number and the link of its lid', async () => {
    await database.tx((tx) => write(tx, 'A'));
    const enrolling = await openTransaction(database.db);
    expect(await enrol(enrolling.tx)).toMatchObject({ adopted: 0 });
    const linking = link(LATER);
    await untilBlocked(database);
    await enrolling.commit();
    expect(await linking).toMatchObject({ adopted: 1 });
  });

  it('does not slip between the link of its lid and the enrolment of its number', async () => {
    await database.tx((tx) => write(tx, 'A'));
    const linking = await openTransaction(database.db);
    await linkIdentity(linking.tx, { accountId: 'default', lid: LID, phone: LATER });
    const enrolling = database.tx(enrol);
    await untilBlocked(database);
    await linking.commit();
    expect(await enrolling).toMatchObject({ adopted: 1 });
  });
});
