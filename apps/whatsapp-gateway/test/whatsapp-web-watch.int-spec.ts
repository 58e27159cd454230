import { randomUUID } from 'node:crypto';
import { canaryKey, whatsAppMessageId } from '@promptpipe/domain';
import { autocommit, periodOf } from '@promptpipe/persistence';
import { aMessage, aParticipant, db, type MessageRow, type Row, until } from '@promptpipe/testing';
import { useNetwork } from './use-network';
import { useWatchedPages, type WatchedPage } from './use-watched-page';
import { whereChromiumIs } from './where-chromium-is';

const AN_HOUR_MS = 3_600_000;
const SELF = '+15550000001';
const WARM = { wrote_at: db('now()') };
const chromium = whereChromiumIs();

(chromium === null ? describe.skip : describe)('the watchdogs of a page (skipped where no Chromium is found)', () => {
  const network = useNetwork();
  const pages = useWatchedPages(network, chromium ?? '');
  const aStaged = async ({ session }: WatchedPage, person: Row = WARM): Promise<MessageRow> =>
    aMessage(network, await aParticipant(network, person), {
      ...{ staged_at: db('now()'), staged_by: randomUUID(), staged_epoch: 'e' },
      staged_account_epoch: session.lease.ref.leaseEpoch,
    });
  const rowOf = ({ id }: MessageRow): Promise<Row> => network.row('outbox_messages', id);
  const reaches = (message: MessageRow, status: string): Promise<unknown> =>
    until(`the message to be ${status}`, async () => (await rowOf(message)).status === status, 45_000);
  const timesOnWire = async (id: string): Promise<number> =>
    (await network.phones.wire()).filter((send) => send.id === id).length;
  const waIdOf = async (message: MessageRow): Promise<string> => String((await rowOf(message)).wa_message_id);

  beforeEach(async () => {
    await network.query(`update whatsapp_accounts set cold_paused_until = null, cold_paused_reason = null`);
    await network.query(`delete from account_events`);
  });

  it('are not all that looks before a send: a STOP is obeyed that comes while a slow page finds the conversation', async () => {
    const { gateway, session } = await pages.open();
    const person = await aParticipant(network);
    const message = await aMessage(network, person);
    await pages.page.tell({ name: 'next', value: 'find-late' });
    const sending = gateway.send(message, session);
    await until('the conversation to be sought', () => pages.page.standStill.count === 1);
    await network.phones.write(person.phone, 'STOP', { account: 'default' });
    const stored = `select 1 from inbound_messages where sender = $1`;
    await until('the STOP', async () => (await network.query(stored, [person.phone])).length === 1);
    pages.page.standStill.release();
    expect(await sending).toMatchObject({ status: 'canceled', attempt: 1 });
    expect(await timesOnWire(await waIdOf(message))).toBe(0);
  });

  it('open a page anew that acknowledges nothing: what was owed an ack is found, and sent once', async () => {
    const watched = await pages.open({ acks: 'never' }, { WHATSAPP_ACKS_LIMIT_MS: '1500' });
    pages.page.become({});
    watched.begin();
    const message = await aStaged(watched);
    expect(await watched.gateway.send(message, watched.session)).toMatchObject({ status: 'sending' });
    await watched.restarted('acks');
    await reaches(message, 'sent');
    expect(await timesOnWire(await waIdOf(message))).toBe(1);
  });

  it('open a page anew that has acks and tells none', async () => {
    const watched = await pages.open({ acks: 'untold' }, { ACK_WAIT_MS: '300' });
    const { gateway, session } = watched;
    session.openedAt = new Date(0);
    watched.begin();
    for (let round = 1; round <= 2; round += 1) {
      const message = await aStaged(watched);
      await gateway.send(message, session);
      await reaches(message, 'unknown');
      await gateway.resolver.resolve(session);
      expect(await rowOf(message)).toMatchObject({ status: 'sent' });
      const { recipient } = await rowOf(message);
      await network.phones.read(String(recipient));
      const waMessageId = await waIdOf(message);
      await until('the page to know that it is read', async () => {
        const known = await session.driver.lookUp([{ waMessageId, to: String(recipient) }]);
        return known.get(waMessageId)?.found === true && (known.get(waMessageId) as { ack: number }).ack === 3;
      });
      await gateway.catchUp.missingAcks.ask(session);
      expect(session.acks.deafRounds).toBe(round);
    }
    await watched.restarted('deaf');
  });

  it('end a page that says it is connected and does not answer; the next one sends', async () => {
    const watched = await pages.open();
    watched.begin();
    await pages.page.tell({ name: 'stand-still' }).catch(() => undefined);
    await until('the page to be given up', () => !watched.session.maySend, 20_000);
    await watched.openAgain();
    const message = await aStaged(watched);
    await watched.gateway.send(message, watched.session);
    await reaches(message, 'sent');
    expect(await timesOnWire(await waIdOf(message))).toBe(1);
  });

  it('start a browser anew at once that holds more than it may', async () => {
    const watched = await pages.open({}, { WHATSAPP_MEMORY_SOFT_MB: '400', WHATSAPP_MEMORY_HARD_MB: '450' });
    await network.query(`update whatsapp_accounts set gap_ms = 0`);
    await watched.gateway.watcher.look(watched.session);
    expect(watched.session.state).toBe('open');
    await pages.page.tell({ name: 'eat' });
    watched.begin();
    await watched.restarted('memory-hard');
    await watched.openAgain();
    const { memoryBytes } = await watched.session.driver.vitals();
    expect(memoryBytes).toBeLessThan(400 << 20);
  });

  it('start one anew that holds much only when nobody waits for anything, and within its hours', async () => {
    const watched = await pages.open({}, { WHATSAPP_MEMORY_SOFT_MB: '400', WHATSAPP_RESTART_HOURS: '0-24' });
    const soon = await aMessage(network, await aParticipant(network, WARM), {
      not_before: db(`now() + interval '1 minute'`),
    });
    await pages.page.tell({ name: 'eat' });
    await watched.gateway.watcher.look(watched.session);
    expect(watched.session.state).toBe('open');
    await network.query(`update outbox_messages set not_before = now() + interval '1 hour' where id = $1`, [soon.id]);
    await watched.gateway.watcher.look(watched.session);
    expect(watched.session.state).toBe('broken');
    await watched.restarted('memory-soft');
  });

  it('send a message to oneself when nothing else shows that messages leave: once in its period, and no row of it', async () => {
    const env = { WHATSAPP_CANARY_MINUTES: '60' };
    const first = await pages.open({}, env);
    const id = whatsAppMessageId('default', canaryKey(await periodOf(autocommit(network.db), 3_600)));
    await first.gateway.watcher.look(first.session);
    expect(await timesOnWire(id)).toBe(0);
    first.session.acks.opened(performance.now() - AN_HOUR_MS);
    await first.gateway.watcher.look(first.session);
    await until('its ack', () => first.session.canary.waitsForMs(performance.now()) === null);
    expect(await network.phones.shownOn(SELF)).toMatchObject([{ id }]);
    await first.gateway.opener.open(first.session);
    first.session.acks.opened(performance.now() - AN_HOUR_MS);
    await first.gateway.watcher.look(first.session);
    expect(await timesOnWire(id)).toBe(1);
    const rows = await network.query(`select id from outbox_messages union all select id from receipts`);
    expect(rows).toEqual([]);
  });

  it('open a page anew that does not even acknowledge the message to oneself', async () => {
    const watched = await pages.open(
      { acks: 'never' },
      { WHATSAPP_CANARY_MINUTES: '59', WHATSAPP_ACKS_LIMIT_MS: '500' },
    );
    watched.session.acks.opened(performance.now() - AN_HOUR_MS);
    watched.begin();
    await watched.restarted('canary');
    expect(watched.session.acks.restartsInSilence).toBe(1);
  });

  it('write down that WhatsApp has restricted the account, which goes on with those whom it knows', async () => {
    const watched = await pages.open();
    watched.begin();
    await pages.page.tell({ name: 'state', value: 'TOS_BLOCK' });
    const paused = (): Promise<Row[]> =>
      network.query<Row>(`select cold_paused_reason from whatsapp_accounts where cold_paused_until > now()`);
    await until('cold sends to be paused', async () => (await paused()).length === 1);
    expect((await paused())[0]?.cold_paused_reason).toContain('TOS_BLOCK');
    expect(await network.query(`select 1 from account_events where kind = 'restricted'`)).toHaveLength(1);
    await until('the session to have ended', () => !watched.session.maySend, 20_000);
    await watched.openAgain();
    const [known, stranger] = [await aStaged(watched), await aStaged(watched, {})];
    await watched.gateway.send(known, watched.session);
    await reaches(known, 'sent');
    expect(await watched.gateway.send(stranger, watched.session)).toMatchObject({
      status: 'queued',
      deferred_reason: 'cold-paused',
    });
  });

  it('meet nobody new for a while when a message to a stranger was refused, and go on with those whom the account knows', async () => {
    const watched = await pages.open({}, { ACK_WAIT_MS: '1000' });
    watched.begin();
    await pages.page.tell({ name: 'next', value: 'refuse' });
    const [refused, stranger, known] = [await aStaged(watched, {}), await aStaged(watched, {}), await aStaged(watched)];
    await watched.gateway.send(refused, watched.session);
    const pause = `select cold_paused_reason from whatsapp_accounts where cold_paused_until > now()`;
    await until('cold sends to be paused', async () => (await network.query(pause)).length === 1);
    expect(await watched.gateway.send(stranger, watched.session)).toMatchObject({ deferred_reason: 'cold-paused' });
    await watched.gateway.send(known, watched.session);
    await reaches(known, 'sent');
    expect(await network.query(`select detail from account_events where kind = 'restricted'`)).toHaveLength(1);
  });

  it('do not leave a message that WhatsApp has refused: it is sent again as the message that it is', async () => {
    const watched = await pages.open({}, { ACK_WAIT_MS: '1000' });
    watched.begin();
    await pages.page.tell({ name: 'next', value: 'refuse' });
    const message = await aStaged(watched);
    const waId = await waIdOf(message);
    await watched.gateway.send(message, watched.session);
    const refused = `select ack_level from receipts where wa_message_id = $1`;
    await until('the error', async () => (await network.query(refused, [waId])).length === 1);
    await reaches(message, 'unknown');
    await watched.gateway.resolver.resolve(watched.session);
    expect(await rowOf(message)).toMatchObject({ status: 'queued' });
    expect(await timesOnWire(waId)).toBe(0);
    await watched.gateway.send({ ...message, attempt: 1 }, watched.session);
    await reaches(message, 'sent');
    expect(await timesOnWire(waId)).toBe(1);
  });
});
