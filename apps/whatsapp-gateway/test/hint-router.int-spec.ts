import { randomUUID } from 'node:crypto';
import { aMessage, aParticipant, db, type MessageRow, type Row, until } from '@promptpipe/testing';
import { Gateway, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

describe('a hint of messages', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let woken: number;

  beforeEach(async () => {
    gateway = await Gateway.start(network);
    woken = 0;
    gateway.session.onWake('messages', () => (woken += 1));
  });
  afterEach(() => gateway.stop());

  const aStaged = async (over: Row = {}): Promise<MessageRow> =>
    aMessage(network, await aParticipant(network), {
      ...{ staged_at: db('now()'), staged_by: randomUUID(), staged_epoch: 'e', staged_account_epoch: 1 },
      ...over,
    });
  const route = (...messages: MessageRow[]): Promise<void> =>
    gateway.router.route(messages.map(({ id, attempt }) => [id, attempt] as const));
  const freed = (): Promise<unknown[]> => network.query(`select id from outbox_messages where staged_at is not null`);
  /** Wakes are heard in the order in which they were given. */
  const allWakesHeard = async (): Promise<void> => {
    const last = gateway.woken('timers');
    gateway.wakes.waker.poke('timers');
    await last;
  };

  it('sends each on the page of its account, one after the other, and wakes the stager', async () => {
    await network.query(`insert into whatsapp_accounts (id) values ('other')`);
    await gateway.opened();
    await gateway.opener.open(gateway.sessionOf('other'));
    const other = await aParticipant(network, { account_id: 'other' });
    const messages = [
      await aStaged(),
      await aStaged(),
      await aMessage(network, other, {
        staged_at: db('now()'),
        staged_by: other.id,
        staged_epoch: 'e',
        staged_account_epoch: 1,
      }),
    ];
    await route(...messages);
    await until(
      'all to be sent',
      async () => (await network.query(`select 1 from outbox_messages where status <> 'sent'`)).length === 0,
    );
    const wire = (await network.phones.wire()).filter(({ id }) =>
      messages.some(({ wa_message_id }) => wa_message_id === id),
    );
    expect(wire.map(({ account }) => account).sort()).toEqual(['default', 'default', 'other']);
    const order = wire.filter(({ account }) => account === 'default').map(({ id }) => id);
    expect(order).toEqual(messages.slice(0, 2).map(({ wa_message_id }) => wa_message_id));
    await until('the stager to be woken', () => woken > 0);
  });

  it('frees what cannot be sent here and now, and wakes nobody for it', async () => {
    const messages = [await aStaged(), await aStaged()];
    await route(messages[0]!);
    await gateway.opened();
    gateway.sessionOf().break('lost');
    await route(messages[1]!);
    await until('both to be free', async () => (await freed()).length === 0);
    expect(await network.query(`select attempt from outbox_messages where attempt > 0`)).toEqual([]);
    await allWakesHeard();
    expect(woken).toBe(0);
  });

  it('of a message that is gone, or of an attempt that is over, does nothing', async () => {
    await gateway.opened();
    const message = await aStaged({ attempt: 3 });
    await route({ ...message, id: randomUUID() }, { ...message, attempt: 2 });
    await until('their turns to be over', () => gateway.router.waiting === 0);
    expect(await network.row('outbox_messages', message.id)).toMatchObject({ status: 'queued', attempt: 3 });
  });

  it('goes on with the others where one cannot be carried out', async () => {
    await gateway.opened();
    const [broken, whole] = [await aStaged(), await aStaged()];
    await network.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
       create trigger refuse before update on outbox_messages for each row when (old.id = '${broken.id}') execute function refuse()`,
    );
    await route(broken, whole);
    await until('the other to be sent', async () => (await network.row('outbox_messages', whole.id)).status === 'sent');
    await network.query('drop trigger refuse on outbox_messages; drop function refuse()');
    expect(await network.row('outbox_messages', broken.id)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  it('whose row cannot be read is given back, and told as failed', async () => {
    await gateway.opened();
    const message = await aStaged();
    // A column, and not the table: the stage can still be cleared.
    await network.query('alter table outbox_messages rename account_id to account_id_away');
    await expect(route(message)).rejects.toThrow('account_id');
    await network.query('alter table outbox_messages rename account_id_away to account_id');
    expect(await freed()).toEqual([]);
  });

  it('whose claim fails is given back', async () => {
    await gateway.opened();
    const message = await aStaged();
    await network.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
       create trigger refuse before update on outbox_messages for each row
         when (new.status = 'sending') execute function refuse()`,
    );
    await route(message);
    await until('it to be free', async () => (await freed()).length === 0);
    await network.query('drop trigger refuse on outbox_messages; drop function refuse()');
    expect(await network.row('outbox_messages', message.id)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  describe('for an account whose page hangs', () => {
    let letGo: () => void = () => undefined;
    let hanging: Gateway;
    beforeEach(async () => {
      await network.query(`insert into whatsapp_accounts (id) values ('other')`);
      const released = new Promise<void>((resolve) => (letGo = resolve));
      let isOpen = false;
      hanging = await Gateway.start(network, {
        through: (driver, accountId) =>
          withCalls(driver, {
            lookUp: async (sought) => {
              if (accountId === 'default' && isOpen) await released;
              return driver.lookUp(sought);
            },
          }),
      });
      await hanging.opened();
      await hanging.opener.open(hanging.sessionOf('other'));
      isOpen = true;
    });
    afterEach(async () => {
      letGo();
      await until('the page to be free', () => hanging.router.waiting === 0);
      await hanging.stop();
    });
    const hint = (...messages: MessageRow[]): Promise<void> =>
      hanging.router.route(messages.map(({ id, attempt }) => [id, attempt] as const));

    it('takes its place there and holds up no other account', async () => {
      const other = await aParticipant(network, { account_id: 'other' });
      const message = await aMessage(network, other);
      await hint(await aStaged(), await aStaged());
      await hint(message);
      await until('the other to be sent', async () => {
        return (await network.row('outbox_messages', message.id)).status === 'sent';
      });
      expect(hanging.router.waiting).toBe(2);
    });

    it('takes one place, however often it is told', async () => {
      const [first, second] = [await aStaged(), await aStaged()];
      await hint(first, second);
      await hint(second);
      expect(hanging.router.waiting).toBe(2);
    });

    it('is free again at a stop', async () => {
      const [inHand, behind] = [await aStaged(), await aStaged()];
      await hint(inHand, behind);
      await until('the first to be claimed', async () => {
        return (await network.row('outbox_messages', inHand.id)).status === 'sending';
      });
      hanging.keeper.stopSending();
      await hanging.router.drain(1);
      expect(await freed()).toEqual([]);
      expect(await network.row('outbox_messages', behind.id)).toMatchObject({ status: 'queued', attempt: 0 });
    });
  });
});
