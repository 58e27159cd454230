import { randomUUID } from 'node:crypto';
import { aParticipant, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { Gateway, type GatewayOptions, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

describe('what people write', () => {
  const network = useNetwork();
  let gateway: Gateway | undefined;
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(network);
  });
  afterEach(async () => {
    await gateway?.stop();
    gateway = undefined;
  });

  const begin = async (options?: GatewayOptions): Promise<Gateway> => {
    gateway = await Gateway.start(network, options);
    await gateway.opened();
    return gateway;
  };
  /** In the order in which their jobs will run. */
  const bodies = async (): Promise<string[]> => {
    const rows = await network.query<{ body: string }>(
      `select m.body from inbound_messages m join jobs j on (j.payload ->> 'inboundMessageId')::uuid = m.id
        order by j.participant_seq`,
    );
    return rows.map(({ body }) => body);
  };
  const stored = (): Promise<Row[]> => network.query('select * from inbound_messages order by wa_at, id');
  const arrived = (count: number): Promise<unknown> =>
    until(`${count} messages`, async () => (await stored()).length === count);
  const backfillFrom = async (): Promise<number> =>
    ((await network.row('whatsapp_accounts', 'default')).backfill_from as Date).getTime();
  const anHourAgo = (): Promise<unknown> =>
    network.query(`update whatsapp_accounts set backfill_from = now() - interval '1 hour'`);

  it('is stored once, with its job, as it comes', async () => {
    const { recorder } = await begin();
    const id = await network.phones.write(person.phone, 'Hi', { quotedId: '3EB0' });
    await arrived(1);
    expect(await stored()).toMatchObject([
      { wa_message_id: id, participant_id: person.id, body: 'Hi', quoted_wa_id: '3EB0', status: 'received' },
    ]);
    const again = { waMessageId: id, from: person.phone, body: 'Hi', quotedWaId: null, at: new Date() };
    await recorder.record(gateway!.sessionOf(), again);
    expect(await bodies()).toEqual(['Hi']);
  });

  it('wakes the scheduler', async () => {
    await begin();
    const job = gateway!.woken('jobs');
    await network.phones.write(person.phone, 'Hi');
    await job;
    expect(await bodies()).toEqual(['Hi']);
  });

  it('while nobody listens comes by back-fill, once and in order, however often that is done', async () => {
    for (const body of ['one', 'two', 'three']) await network.phones.write(person.phone, body);
    const { opener } = await begin();
    expect(await bodies()).toEqual(['one', 'two', 'three']);
    gateway!.sessionOf().break('lost');
    await network.phones.write(person.phone, 'four');
    await opener.open(gateway!.sessionOf());
    await until('all four', async () => (await bodies()).length === 4);
    expect(await bodies()).toEqual(['one', 'two', 'three', 'four']);
  });

  it('and was stored before waits for nobody when a back-fill meets it again', async () => {
    const id = await network.phones.write(person.phone, 'one');
    const { opener } = await begin();
    gateway!.sessionOf().break('lost');
    const holder = network.db.createQueryRunner();
    await holder.startTransaction();
    await holder.query('select 1 from participants where id = $1 for update', [person.id]);
    await opener.open(gateway!.sessionOf());
    expect([gateway!.sessionOf().state, (await stored()).map((row) => row.wa_message_id)]).toEqual(['open', [id]]);
    await holder.rollbackTransaction();
    await holder.release();
  });

  it('during a back-fill is stored after what was missed', async () => {
    await network.phones.write(person.phone, 'missed');
    const through: GatewayOptions['through'] = (driver) =>
      withCalls(driver, {
        history: async (since) => {
          const missed = await driver.history(since);
          await network.phones.write(person.phone, 'live');
          // The next event of the same stream tells that the first has been read from it.
          await until('the live one to be in the history too', async () => (await driver.history(since)).length === 2);
          return missed;
        },
      });
    await begin({ through });
    await arrived(2);
    expect(await bodies()).toEqual(['missed', 'live']);
  });

  it('moves the checkpoint to ten minutes before the begin of the last walk that its opening owes', async () => {
    await anHourAgo();
    const from = await backfillFrom();
    await begin();
    for (const seconds of [10, 40]) {
      await gateway!.checkpointAfter(seconds);
      expect(await backfillFrom()).toBe(from);
    }
    const before = Date.now();
    await gateway!.checkpointAfter(130);
    expect((await backfillFrom()) + 600_000).toBeGreaterThanOrEqual(before - 1_000);
    expect((await backfillFrom()) + 600_000).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it('leaves the checkpoint where it was when a back-fill breaks off, and is not lost', async () => {
    await anHourAgo();
    const from = await backfillFrom();
    await network.phones.write(person.phone, 'one');
    await network.query('alter table inbound_dedup rename to inbound_dedup_away');
    const { opener } = await begin();
    const session = gateway!.sessionOf();
    expect([session.state, await backfillFrom()]).toEqual(['broken', from]);
    await network.query('alter table inbound_dedup_away rename to inbound_dedup');
    await opener.open(session);
    expect([session.state, await bodies()]).toEqual(['open', ['one']]);
  });

  it('and cannot be stored breaks the session, takes no checkpoint, and comes again', async () => {
    const { keeper, opener } = await begin();
    const session = gateway!.sessionOf();
    await anHourAgo();
    const from = await backfillFrom();
    await network.query('alter table inbound_dedup rename to inbound_dedup_away');
    await network.phones.write(person.phone, 'one');
    await until('the session to break', () => session.state === 'broken');
    await keeper.checkpoint();
    expect(await backfillFrom()).toBe(from);
    await network.query('alter table inbound_dedup_away rename to inbound_dedup');
    await opener.open(session);
    expect(await bodies()).toEqual(['one']);
  });

  describe('after something that cannot be stored', () => {
    const heard: string[] = [];
    const counting: GatewayOptions['through'] = (driver) =>
      withCalls(driver, {
        connect: (listener) =>
          driver.connect({
            ...listener,
            onMessage: (message) => {
              listener.onMessage(message);
              heard.push(message.body);
            },
          }),
      });
    /** Each that was heard has had its turn. */
    const heardAll = async (...what: string[]): Promise<void> => {
      await until('the live ones', () => what.every((body) => heard.includes(body)));
      await gateway!.sessionOf().inbound.run(() => Promise.resolve());
    };
    beforeEach(async () => {
      heard.length = 0;
      await network.query(
        `create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
         create trigger refuse before insert on inbound_messages for each row when (new.body = 'first') execute function refuse()`,
      );
    });
    const relent = (): Promise<unknown> =>
      network.query('drop trigger if exists refuse on inbound_messages; drop function if exists refuse()');
    afterEach(relent);

    it('waits for the back-fill, which brings both in order', async () => {
      const { opener } = await begin({ through: counting });
      await network.phones.write(person.phone, 'first');
      await network.phones.write(person.phone, 'second');
      await heardAll('first', 'second');
      await relent();
      await opener.open(gateway!.sessionOf());
      expect(await bodies()).toEqual(['first', 'second']);
    });

    it('and waits behind a back-fill that breaks off, comes with the next one', async () => {
      await network.phones.write(person.phone, 'first');
      const meanwhile: GatewayOptions['through'] = (driver, accountId) =>
        withCalls(counting(driver, accountId), {
          history: async (since) => {
            const missed = await driver.history(since);
            await network.phones.write(person.phone, 'second');
            await until('the live one', () => heard.includes('second'));
            return missed;
          },
        });
      await begin({ through: meanwhile });
      expect(gateway!.sessionOf().state).toBe('broken');
      await heardAll('second');
      await relent();
      await gateway!.stop();
      await begin();
      expect(await bodies()).toEqual(['first', 'second']);
    });
  });

  it('moves the checkpoint in a quiet moment', async () => {
    const { keeper } = await begin();
    await gateway!.checkpointAfter(130);
    await anHourAgo();
    const from = await backfillFrom();
    await keeper.checkpoint();
    expect(await backfillFrom()).toBeGreaterThan(from);
  });

  it('and no database can hold as it is does not keep the account from opening', async () => {
    await network.phones.write(person.phone, 'a\u0000b', { quotedId: 'q\u0000' });
    await begin();
    expect(gateway!.sessionOf().maySend).toBe(true);
    expect(await stored()).toMatchObject([{ body: 'ab', quoted_wa_id: 'q' }]);
  });

  it('waits without a job when nobody is enrolled under that number', async () => {
    await begin();
    await network.phones.write('+4917000000001', 'Who are you?');
    await arrived(1);
    expect(await stored()).toMatchObject([{ participant_id: null, status: 'received', sender: '+4917000000001' }]);
    expect(await bodies()).toEqual([]);
  });

  it('under a lid is theirs as soon as WhatsApp tells the number behind it, a STOP of before included', async () => {
    const { recorder } = await begin();
    const written = (body: string, at: number, phone?: string) =>
      recorder.record(gateway!.sessionOf(), {
        ...{ waMessageId: randomUUID(), from: '4711@lid', phone, body, quotedWaId: null, at: new Date(at) },
      });
    await written('STOP', 1_000);
    expect(await stored()).toMatchObject([{ participant_id: null, sender: '4711@lid' }]);
    await written('Hello?', 2_000, person.phone);
    await written('Anybody?', 3_000);
    expect(await bodies()).toEqual(['STOP', 'Hello?', 'Anybody?']);
    expect(await network.row('participants', person.id)).toMatchObject({ status: 'opted_out' });
  });

  it('from what is no number is passed over', async () => {
    const { recorder } = await begin();
    const message = {
      waMessageId: randomUUID(),
      from: 'status@broadcast',
      body: 'x',
      quotedWaId: null,
      at: new Date(),
    };
    await recorder.record(gateway!.sessionOf(), message);
    expect(await stored()).toEqual([]);
  });
});
