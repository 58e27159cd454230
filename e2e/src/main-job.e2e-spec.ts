import { until } from '@promptpipe/testing';
import { type List, type ReceiptAnswer, type TimerAnswer } from './harness/api-answers';
import { BROKERS } from './harness/broker';
import { expectNothingLostNothingTwice } from './harness/compare';
import { Dialogue } from './harness/dialogue';
import { midFlow } from './harness/mid-flow';
import { aSystem } from './harness/on-system';
import { enrol, newPhone } from './harness/people';
import { SERVICES } from './harness/plan-services';
import { Traffic } from './harness/traffic';

const LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

describe.each(BROKERS)('the main job, on %s', (broker) => {
  const on = aSystem(broker);

  it(
    'brings a message to the phone once and follows it until it is read',
    on(async (system) => {
      const { api, phones } = system;
      const dialogue = new Dialogue(system, await enrol(system));
      const { id } = await dialogue.say('Good morning');
      const delivered = await dialogue.untilAck(id, 2);
      expect(delivered).toMatchObject({ status: 'sent', ackLevel: 2, attempt: 1, readAt: null });
      await phones.read(dialogue.person.phone);
      const read = await dialogue.untilAck(id, 3);
      const times = [read.sentAt, read.deliveredAt, read.readAt].map((at) => Date.parse(at ?? ''));
      expect(times.every(Number.isFinite)).toBe(true);
      const receipts = await api.get<List<ReceiptAnswer>>(`/v1/receipts?messageId=${id}`);
      expect(receipts.items.map(({ ackLevel }) => ackLevel)).toEqual([1, 2, 3]);
      expect(await dialogue.shown()).toEqual([{ id: read.waMessageId, body: 'Good morning' }]);
    }),
    LIMIT_MS,
  );

  it(
    'links an answer to the last message before it, and one that quotes to the message that it quotes',
    on(async (system) => {
      const { phones } = system;
      const dialogue = new Dialogue(system, await enrol(system));
      const first = await dialogue.say('How did you sleep?');
      const { waMessageId } = await dialogue.untilAck(first.id, 2);
      const second = await dialogue.say('What is your plan for today?');
      await dialogue.untilAck(second.id, 2);
      await phones.write(dialogue.person.phone, 'A walk');
      await phones.write(dialogue.person.phone, 'Well, by the way', waMessageId);
      expect(await dialogue.responses(2)).toEqual([
        { body: 'A walk', messageId: second.id },
        { body: 'Well, by the way', messageId: first.id },
      ]);
    }),
    LIMIT_MS,
  );

  it(
    'keeps what a stranger writes until the person is enrolled',
    on(async (system) => {
      const phone = newPhone();
      await system.phones.write(phone, 'May I take part?');
      await until('the message of the stranger stored', async () => {
        const rows = await system.database.query(
          `select 1 from inbound_messages where sender = $1 and status = 'received' and participant_id is null`,
          [phone],
        );
        return rows.length === 1;
      });
      const dialogue = new Dialogue(system, await enrol(system, phone));
      expect(await dialogue.responses(1)).toEqual([{ body: 'May I take part?', messageId: null }]);
    }),
    LIMIT_MS,
  );

  it(
    'sends the prompt of a timer with a delay exactly once',
    on(async (system) => {
      const { api } = system;
      const dialogue = new Dialogue(system, await enrol(system));
      const timer = await dialogue.setTimer('Time for a break', { afterSeconds: 1 });
      await dialogue.untilShown(1);
      const fired = await until('the job of the timer done', async () => {
        const answer = await api.get<TimerAnswer>(`/v1/timers/${timer.id}`);
        return answer.job?.status === 'done' && answer;
      });
      expect(fired.status).toBe('fired');
      // A second prompt would stand before what is said later.
      const later = await dialogue.say('Later');
      await dialogue.untilAck(later.id, 2);
      expect((await dialogue.shown()).map(({ body }) => body)).toEqual(['Time for a break', 'Later']);
    }),
    LIMIT_MS,
  );

  it(
    'goes on with a recurring timer until it is cancelled, and no longer',
    on(async (system) => {
      const canceled = new Dialogue(system, await enrol(system));
      const witness = new Dialogue(system, await enrol(system));
      const timer = await canceled.setTimer('Tick', { schedule: { everySeconds: 1 } });
      const witnessTimer = await witness.setTimer('Tock', { schedule: { everySeconds: 1 } });
      await canceled.untilShown(2);
      await system.api.delete(`/v1/timers/${timer.id}`);
      // What was under way at the cancel has arrived when the other person's next prompt has.
      await witness.untilShown((await witness.shown()).length + 1);
      const atCancel = await canceled.shown();
      await witness.untilShown((await witness.shown()).length + 2);
      expect(await canceled.shown()).toEqual(atCancel);
      await system.api.delete(`/v1/timers/${witnessTimer.id}`);
    }),
    LIMIT_MS,
  );

  it(
    'fetches once what was written while the gateway was away',
    on(async (system) => {
      const { fleet, phones } = system;
      const dialogue = new Dialogue(system, await enrol(system));
      const { id: messageId } = await dialogue.say('Are you there?');
      await dialogue.untilAck(messageId, 2);
      await phones.write(dialogue.person.phone, 'Yes');
      await dialogue.responses(1);
      await fleet.askToStop('whatsapp-gateway');
      await phones.write(dialogue.person.phone, 'Still here');
      await fleet.start(['whatsapp-gateway']);
      await dialogue.responses(2);
      await phones.write(dialogue.person.phone, 'And now?');
      expect(await dialogue.responses(3)).toEqual([
        { body: 'Yes', messageId },
        { body: 'Still here', messageId },
        { body: 'And now?', messageId },
      ]);
    }),
    LIMIT_MS,
  );

  it(
    'stops each service on SIGTERM within 10 s and with exit code 0, and loses nothing by it',
    on(async (system) => {
      const label = `${broker}, each service stopped in turn`;
      const traffic = await Traffic.start(system, { people: 20, each: 8 });
      for (const [index, service] of SERVICES.entries()) {
        await midFlow(traffic, { passed: 'arrived', percent: 10 + 20 * index }, `${label}: ${service}`);
        const { ms, ...end } = await system.fleet.askToStop(service);
        expect({ service, ...end }).toEqual({ service, code: 0, signal: null });
        expect(ms).toBeLessThan(STOP_LIMIT_MS);
        await system.fleet.start([service]);
      }
      await traffic.done;
      await expectNothingLostNothingTwice(system, traffic, label);
    }),
    LIMIT_MS,
  );
});
