import { randomUUID } from 'node:crypto';
import { mayReceive, parsePhoneNumber } from '@promptpipe/domain';
import { aBoot, aMessage, aParticipant, db, type ParticipantRow, type Row } from '@promptpipe/testing';
import fc from 'fast-check';
import {
  claimMessage,
  enqueueMessage,
  expireMessages,
  handBackMessage,
  type LeaseRef,
  lockParticipant,
  loseOutcome,
  queueAgain,
  recordInbound,
  sweepHeldMessages,
  takeBackStaleMessages,
  unstageLostMessages,
} from '../src';
import { connectAccount, useDatabase } from './database';
import { stageOne } from './stage-one';

const STEPS = [
  'write',
  'stage',
  'unstage',
  'claim',
  'hand-back',
  'lose',
  'take-back',
  'queue-again',
  'expire',
  'sweep',
] as const;
type Step = (typeof STEPS)[number];

const past = db(`now() - interval '1 minute'`);
const MOMENTS: Readonly<Record<string, Row>> = {
  due: {},
  held: { held: true },
  staged: { staged_at: past, staged_by: db('gen_random_uuid()'), staged_epoch: 'e', staged_account_epoch: 1 },
  retrying: { attempt: 1, retry_at: past },
  'not yet due': { not_before: db(`now() + interval '1 hour'`) },
  late: { expires_at: past },
  sending: { status: 'sending' },
  'sending again': { status: 'sending', attempt: 2 },
  'left by its sender': { status: 'sending', lease_owner: null, lease_until: null },
  unknown: { status: 'unknown' },
};

interface OpenRow extends Row {
  readonly id: string;
  readonly attempt: number;
  readonly status: string;
  readonly passes_door: boolean;
}

describe('whatever happens to the messages of a person', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let bootId: string;
  let lease: LeaseRef;

  const begin = async (): Promise<void> => {
    await database.query(
      'delete from outbox_messages; delete from message_causes; delete from jobs; delete from consents',
    );
    await database.query('delete from inbound_messages; delete from inbound_dedup; delete from participants');
    person = await aParticipant(database, { next_seq: 100 });
  };
  beforeEach(async () => {
    bootId = await aBoot(database);
    lease = await connectAccount(database, bootId);
  });

  const rows = (): Promise<OpenRow[]> => database.query('select * from outbox_messages order by participant_seq');
  const rowIn = async (status: string, pick: number): Promise<OpenRow | undefined> => {
    const found = (await rows()).filter((row) => row.status === status);
    return found[pick % Math.max(found.length, 1)];
  };
  const onRow = async (status: string, pick: number, act: (row: OpenRow) => Promise<unknown>): Promise<unknown> => {
    const row = await rowIn(status, pick);
    return row && act(row);
  };

  /** As the api, the stager, the gateway and the duties do each. */
  const take = (step: Step, pick: number): Promise<unknown> => {
    switch (step) {
      case 'write':
        return database.tx(async (tx) => {
          const id = randomUUID();
          const who = (await lockParticipant(tx, person.id))!;
          const lane = pick % 2 === 0 ? 'study' : 'reply';
          if (mayReceive(who.status)) await enqueueMessage(tx, who, { id, text: 'Hi', lane, dedupeKey: id });
        });
      case 'stage':
        return database.tx((tx) =>
          stageOne(
            tx,
            { id: 'default', processId: bootId, leaseEpoch: lease.leaseEpoch },
            { bootId, brokerEpoch: 'e' },
            100,
          ),
        );
      case 'unstage':
        return database.tx((tx) => unstageLostMessages(tx, 'another'));
      case 'claim':
        return onRow('queued', pick, (row) => database.tx((tx) => claimMessage(tx, row, lease)));
      case 'hand-back':
        return onRow('sending', pick, (row) =>
          database.tx((tx) => handBackMessage(tx, row, { delayMs: 0, failures: 1, error: 'x' })),
        );
      case 'lose':
        return onRow('sending', pick, (row) => database.tx((tx) => loseOutcome(tx, row, 'x')));
      case 'take-back':
        return database.tx(takeBackStaleMessages);
      case 'queue-again':
        return onRow('unknown', pick, (row) => database.tx((tx) => queueAgain(tx, row)));
      case 'expire':
        return database.tx(expireMessages);
      case 'sweep':
        return database.tx(async (tx) => (await sweepHeldMessages(tx)).freed);
    }
  };
  const stop = (): Promise<unknown> => {
    const sender = parsePhoneNumber(person.phone)!;
    const said = { accountId: 'default', waMessageId: randomUUID(), body: 'STOP', quotedWaId: null, at: new Date() };
    return database.tx((tx) => recordInbound(tx, { ...said, sender }));
  };

  it('nothing but the one answer is claimed or queued after a STOP', async () => {
    const step = fc.tuple(fc.constantFrom(...STEPS), fc.nat(9));
    const steps = (maxLength: number) => fc.array(step, { maxLength });
    const moment = fc.tuple(fc.constantFrom(...Object.keys(MOMENTS)), fc.constantFrom('study', 'reply'));
    const moments = fc.array(moment, { minLength: 3, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(moments, steps(4), steps(12), async (found, before, after) => {
        await begin();
        for (const [name, lane] of found) await aMessage(database, person, { lane, ...MOMENTS[name] });
        for (const [what, pick] of before) await take(what, pick);
        await stop();
        const claims = new Map((await rows()).map(({ id, attempt }) => [id, attempt]));
        for (const [what, pick] of after) {
          await take(what, pick);
          for (const row of await rows()) {
            if (row.passes_door) continue;
            expect(row.status).not.toBe('queued');
            expect(row.attempt).toBe(claims.get(row.id));
          }
        }
        expect((await rows()).filter(({ passes_door }) => passes_door)).toHaveLength(1);
      }),
      { numRuns: 25 },
    );
  });
});
