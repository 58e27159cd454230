import { type OwnerSession } from '@promptpipe/persistence';
import { type Broker, type HintId, outboundQueue } from '@promptpipe/queue';
import { aMessage, aParticipant, db, type MessageRow, type Row } from '@promptpipe/testing';
import { MessageStager } from '../src/staging/message-stager';
import { BROKERS, type SpecBroker, withAdd } from './brokers';
import { aGateway } from './gateways';
import { useDatabase } from './use-database';

describe.each(BROKERS)('staging messages on %s', (_kind, start) => {
  const database = useDatabase();
  let carrier: SpecBroker;
  let session: OwnerSession;
  let told: { queue: string; ids: string[]; staged: number }[];

  beforeAll(async () => {
    carrier = await start();
  });
  beforeEach(async () => {
    session = await database.aSession();
    told = [];
  });
  afterAll(() => carrier.stop());

  const staged = (): Promise<Row[]> => database.query('select * from outbox_messages where staged_at is not null');
  /** Tells each addition, and what others can see of the staged rows at that moment. */
  const spying = (): Broker =>
    withAdd(carrier.broker, async (queue, batches) => {
      const ids = (batches as HintId[][]).flat().map(([id]) => id);
      told.push({ queue, ids, staged: (await staged()).length });
      await carrier.broker.add(queue, batches);
    });
  const stage = (broker = spying(), capacity = 1_000): ReturnType<MessageStager['stageDue']> =>
    new MessageStager(database.db, session, broker, capacity).stageDue();
  const messagesOfPeople = async (people: number, over: Row = {}): Promise<MessageRow[]> => {
    const rows: MessageRow[] = [];
    while (rows.length < people) rows.push(await aMessage(database, await aParticipant(database, over)));
    return rows;
  };

  it('adds what is due to the queue of the process that owns the account, once its mark is committed', async () => {
    const { queue, leases } = await aGateway(database);
    const ids = (await messagesOfPeople(3)).map(({ id }) => id);
    expect(await stage()).toMatchObject({ staged: 3, busy: false });
    expect(told).toMatchObject([{ queue, staged: 3 }]);
    expect(told[0]?.ids.sort()).toEqual(ids.sort());
    expect(await carrier.broker.waiting(queue)).toBe(1);
    const mark = {
      ...{ staged_by: session.bootId, staged_epoch: await carrier.broker.epoch() },
      staged_account_epoch: leases[0]?.leaseEpoch,
    };
    expect(await staged()).toMatchObject([mark, mark, mark]);
    expect(await stage()).toMatchObject({ staged: 0, busy: false });
  });

  it('takes each account to its own owner', async () => {
    const first = await aGateway(database);
    await database.query(`insert into whatsapp_accounts (id) values ('other')`);
    const second = await aGateway(database);
    const [here] = await messagesOfPeople(1);
    const [there] = await messagesOfPeople(1, { account_id: 'other' });
    expect(await stage()).toMatchObject({ staged: 2, busy: false });
    expect(told).toMatchObject([
      { queue: first.queue, ids: [here?.id] },
      { queue: second.queue, ids: [there?.id] },
    ]);
  });

  it('takes one message of a person and lane at a time, and the others out of sight', async () => {
    await aGateway(database);
    const person = await aParticipant(database);
    const first = await aMessage(database, person);
    await aMessage(database, person);
    const reply = await aMessage(database, person, { lane: 'reply' });
    expect(await stage()).toMatchObject({ staged: 2, busy: false });
    expect(told[0]?.ids.sort()).toEqual([first.id, reply.id].sort());
    expect(await stage()).toMatchObject({ staged: 0, busy: false });
    expect(await database.query('select 1 from outbox_messages where held')).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['is not connected', `update whatsapp_accounts set state = 'disconnected', connected_since = null`],
    ['is switched off', `update whatsapp_accounts set sending = 'paused'`],
    ['has a lease that ran out', `update whatsapp_accounts set lease_until = now() - interval '1 second'`],
  ])('stages nothing for an account that %s', async (_, change) => {
    await aGateway(database);
    await messagesOfPeople(1);
    await database.query(change);
    expect(await stage()).toMatchObject({ staged: 0, busy: false });
    expect(told).toEqual([]);
  });

  it('stages nothing for an account that changes hands at this moment', async () => {
    await aGateway(database);
    await messagesOfPeople(1);
    const moving = withAdd(carrier.broker, () => Promise.resolve());
    const epoch = async (): Promise<string> => {
      await database.query('update whatsapp_accounts set lease_epoch = lease_epoch + 1');
      return carrier.broker.epoch();
    };
    expect(await stage({ ...moving, epoch })).toMatchObject({ staged: 0, busy: true });
    expect(await staged()).toEqual([]);
    expect(await stage()).toMatchObject({ staged: 1, busy: false });
  });

  it('never lets more wait in one queue than its capacity', async () => {
    await aGateway(database);
    await messagesOfPeople(5);
    expect(await stage(spying(), 3)).toMatchObject({ staged: 3, busy: false });
    expect(await stage(spying(), 3)).toMatchObject({ staged: 0, busy: false });
    expect(told.map(({ ids }) => ids.length)).toEqual([3]);
    await database.query(
      `update outbox_messages set status = 'canceled', finished_at = now(), staged_at = null, staged_by = null,
                                  staged_epoch = null, staged_account_epoch = null where staged_at is not null`,
    );
    expect(await stage(spying(), 3)).toMatchObject({ staged: 2, busy: false });
  });

  it('frees what a failing broker did not take, and tells the failure', async () => {
    await aGateway(database);
    await messagesOfPeople(2);
    const failing = withAdd(carrier.broker, () => Promise.reject(new Error('Full disk')));
    await expect(stage(failing)).rejects.toThrow('Full disk');
    expect(await staged()).toEqual([]);
    expect(await stage()).toMatchObject({ staged: 2, busy: false });
  });

  it('adds each once where several stage at the same moment', async () => {
    await aGateway(database);
    const ids = (await messagesOfPeople(20)).map(({ id }) => id);
    await Promise.all(Array.from({ length: 4 }, () => stage()));
    expect(told.flatMap((one) => one.ids).sort()).toEqual(ids.sort());
  });

  it('stages for the others where a row of one account refuses the act of many', async () => {
    const { queue } = await aGateway(database);
    await database.query(`insert into whatsapp_accounts (id) values ('other')`);
    await database.query(`update whatsapp_accounts o set lease_owner = d.lease_owner, lease_process = d.lease_process,
        lease_until = d.lease_until, lease_epoch = 1, state = 'connected', connected_since = now()
        from whatsapp_accounts d where d.id = 'default' and o.id = 'other'`);
    const [bad] = await messagesOfPeople(1);
    const [good] = await messagesOfPeople(1, { account_id: 'other' });
    await database.query(
      `alter table outbox_messages add constraint spec_check check (staged_at is null or id <> '${bad?.id}')`,
    );
    try {
      await expect(stage()).rejects.toThrow('spec_check');
      expect(told).toMatchObject([{ queue, ids: [good?.id] }]);
    } finally {
      await database.query('alter table outbox_messages drop constraint spec_check');
    }
  });

  it('says that it is busy where another stages for the account, and stages for the others', async () => {
    await aGateway(database);
    await messagesOfPeople(1);
    const holder = database.db.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`select pg_advisory_xact_lock(hashtext('promptpipe.stage.messages'), hashtext('default'))`);
    await database.query(`insert into whatsapp_accounts (id) values ('other')`);
    const { processId } = await aGateway(database);
    await messagesOfPeople(1, { account_id: 'other' });
    expect(await stage()).toMatchObject({ staged: 1, busy: true });
    expect(told).toMatchObject([{ queue: outboundQueue(processId) }]);
    await holder.rollbackTransaction();
    await holder.release();
  });

  it('stages nothing without an owner session, nor what is not due', async () => {
    await aGateway(database);
    await aMessage(database, await aParticipant(database), { not_before: db(`now() + interval '1 hour'`) });
    expect(await stage()).toMatchObject({ staged: 0, busy: false });
    await messagesOfPeople(1);
    await session.close();
    expect(await stage()).toMatchObject({ staged: 0, busy: false });
    expect(await staged()).toEqual([]);
  });
});
