import { coldAllowance, NO_PACE } from '@promptpipe/domain';
import { aMessage, type MessageRow } from '@promptpipe/testing';
import {
  autocommit,
  changePace,
  changePhone,
  failMessage,
  findAccount,
  heedErrorAck,
  lockPace,
  lockParticipant,
  pauseColdSends,
  recordAck,
  recordInbound,
} from '../../src';
import { useDatabase } from '../database';
import { PaceHouse } from './pace-house';

const STRANGER = {};

describe('people who have never written', () => {
  const database = useDatabase();
  const house = new PaceHouse(database);

  const toStrangers = (count: number): Promise<MessageRow[]> =>
    Promise.all(Array.from({ length: count }, () => house.message({}, STRANGER)));
  const writes = (phone: string): Promise<unknown> =>
    database.tx((tx) =>
      recordInbound(tx, {
        ...{ accountId: 'default', waMessageId: `in-${phone}`, sender: phone as never, body: 'Hello' },
        ...{ quotedWaId: null, at: new Date() },
      }),
    );

  it('are met as many a day as the cap allows; the others wait for the next day by UTC', async () => {
    await house.open({ cold_per_day: 2 });
    const messages = await toStrangers(4);
    expect(await house.outcomes(messages)).toEqual(['claimed', 'claimed', 'cold-cap', 'cold-cap']);
    const [{ midnight } = { midnight: null }] = await database.query<{ midnight: Date }>(
      `select ((now() at time zone 'UTC')::date + 1)::timestamp at time zone 'UTC' as midnight`,
    );
    expect(await house.row(messages[3]!)).toMatchObject({
      ...{ deferred_reason: 'cold-cap', deferred_until: midnight, retry_at: midnight, status: 'queued' },
    });
    expect(await house.account()).toMatchObject({ cap_used: 2 });
  });

  it('do not keep those waiting who have written', async () => {
    await house.open({ cold_per_day: 0 });
    const [cold, warm] = [await house.message({}, STRANGER), await house.message()];
    expect(await house.outcomes([cold, warm])).toEqual(['cold-cap', 'claimed']);
  });

  it('count once: what follows the first message, or tries it again, is free', async () => {
    await house.open({ cold_per_day: 1 });
    const person = await house.person();
    const first = await aMessage(database, person);
    expect(await house.outcome(first)).toBe('claimed');
    expect(await house.outcome(await aMessage(database, person, { lane: 'bulk', rendered_text: 'Other' }))).toBe(
      'claimed',
    );
    await database.query(`update outbox_messages set status = 'queued', lease_owner = null, lease_until = null
                           where id = '${first.id}'`);
    expect(await house.outcome({ ...first, attempt: 1 })).toBe('claimed');
    await database.tx((tx) =>
      recordAck(tx, { accountId: 'default', waMessageId: first.wa_message_id, level: 1, at: new Date() }),
    );
    expect(await house.outcome(await aMessage(database, person))).toBe('claimed');
    expect(await house.account()).toMatchObject({ cap_used: 1 });
  });

  it('are met fewer of on the first days of an account', async () => {
    await house.open({ cold_per_day: 5, warm_up: [1, 2] });
    const today = async (): Promise<number> => {
      const told = await house.outcomes(await toStrangers(6));
      await database.query(`update whatsapp_accounts set cap_day = cap_day - 1, first_send_on = first_send_on - 1`);
      return told.filter((one) => one === 'claimed').length;
    };
    expect([await today(), await today(), await today()]).toEqual([1, 2, 5]);
  });

  it('are counted anew once a day, and never for a day that has passed', async () => {
    await house.open({ cold_per_day: 2 });
    await house.outcomes(await toStrangers(3));
    await database.query(`update whatsapp_accounts set cap_day = cap_day - 1`);
    expect(await house.outcomes(await toStrangers(3))).toEqual(['claimed', 'claimed', 'cold-cap']);
    // A server whose clock is behind: it counts the day that was counted already.
    await database.query(`update whatsapp_accounts set cap_day = cap_day + 1`);
    expect(await house.outcomes(await toStrangers(1))).toEqual(['cold-cap']);
    expect(await house.account()).toMatchObject({ cap_used: 2 });
  });

  it('are allowed as many as the domain says, on each day', async () => {
    await house.open();
    const settings = [null, 0, 3, 40].flatMap((coldPerDay) =>
      [[], [2], [5, 1, 60]].map((warmUp) => ({ ...NO_PACE, coldPerDay, warmUp })),
    );
    for (const pace of settings) {
      for (const day of [1, 2, 3, 4, 100]) {
        await house.set({ cold_per_day: pace.coldPerDay, warm_up: pace.warmUp });
        await database.query(
          `update whatsapp_accounts set first_send_on = (now() at time zone 'UTC')::date - $1::integer`,
          [day - 1],
        );
        const account = await findAccount(autocommit(database.db), 'default');
        expect(account).toMatchObject({ sendingDay: day, allowedToday: coldAllowance(pace, day) });
      }
    }
  });

  it('are strangers no more once they write, and what waited for that goes at once', async () => {
    await house.open({ cold_per_day: 0 });
    const person = await house.person();
    const message = await aMessage(database, person);
    expect(await house.outcome(message)).toBe('cold-cap');
    await writes(person.phone);
    expect(await house.row(message)).toMatchObject({ retry_at: null });
    expect(await house.outcome(message)).toBe('claimed');
  });

  it('are strangers again with another number', async () => {
    await house.open({ cold_per_day: 1 });
    const person = await house.person({ wrote_at: new Date() });
    const known = await aMessage(database, person, { status: 'sent' });
    await database.tx(async (tx) => {
      const held = (await lockParticipant(tx, person.id))!;
      await changePhone(tx, held, { phone: '+4930123456' as never, reason: null });
    });
    expect(known.status).toBe('sent');
    expect(await house.outcomes([await aMessage(database, person), ...(await toStrangers(1))])).toEqual([
      'claimed',
      'cold-cap',
    ]);
  });

  describe('of an account that WhatsApp has restricted', () => {
    const restricted = async (): Promise<boolean> => {
      const { claimed } = await house.attempt(await house.message());
      return database.tx((tx) => failMessage(tx, claimed!, { class: 'restricted', error: 'TOS_BLOCK' }));
    };

    it('are not written to, also such as were met; those who have written are', async () => {
      await house.open();
      const met = await house.person();
      await aMessage(database, met, { status: 'sent' });
      expect(await restricted()).toBe(true);
      const [cold, known, warm] = [
        await house.message({}, STRANGER),
        await aMessage(database, met),
        await house.message(),
      ];
      expect(await house.outcomes([cold, known, warm])).toEqual(['cold-paused', 'cold-paused', 'claimed']);
      expect(await findAccount(autocommit(database.db), 'default')).toMatchObject({ coldPausedReason: 'TOS_BLOCK' });
      const { cold_paused_until: end } = await house.account();
      expect(await house.row(cold)).toMatchObject({ deferred_reason: 'cold-paused', retry_at: end });
    });

    it('are written to when its time is over, or an operator says so', async () => {
      await house.open();
      await restricted();
      const cold = await house.message({}, STRANGER);
      await house.outcome(cold);
      const lifted = await database.tx(async (tx) =>
        changePace(tx, 'default', (await lockPace(tx, 'default'))!, { coldPause: null }),
      );
      expect(lifted).toMatchObject({ coldPause: null });
      expect(await house.row(cold)).toMatchObject({ retry_at: null });
      expect(await house.outcome(cold)).toBe('claimed');

      await restricted();
      await database.query(`update whatsapp_accounts set cold_paused_until = now()`);
      expect(await house.outcome(await house.message({}, STRANGER))).toBe('claimed');
    });

    it('are met by other accounts all the same', async () => {
      await house.open();
      await database.query(`insert into whatsapp_accounts (id) values ('other')`);
      await database.tx((tx) => pauseColdSends(tx, 'other', 'TOS_BLOCK'));
      expect(await house.outcome(await house.message({}, STRANGER))).toBe('claimed');
      await database.query(`delete from whatsapp_accounts where id = 'other'`);
    });

    it('restrict it by an error ack of a message to them, which of anybody else stops nothing', async () => {
      await house.open();
      const heeds = ({ wa_message_id }: MessageRow): Promise<boolean> =>
        database.tx((tx) => heedErrorAck(tx, { accountId: 'default', waMessageId: wa_message_id }));
      const [warm, cold] = [await house.message(), await house.message({}, STRANGER)];
      await house.outcomes([warm, cold]);
      expect(await heeds(warm)).toBe(false);
      expect(await house.outcome(await house.message({}, STRANGER))).toBe('claimed');
      expect(await heeds(cold)).toBe(true);
      expect(await house.outcome(await house.message({}, STRANGER))).toBe('cold-paused');
    });
  });
});
