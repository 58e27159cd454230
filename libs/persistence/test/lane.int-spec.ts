import { aMessage, aParticipant, db, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  autocommit,
  expireMessages,
  findLastSentBefore,
  findQuoted,
  hasUndecidedSend,
  sweepHeldMessages,
  type SweptLane,
} from '../src';
import { useDatabase } from './database';

const past = db(`now() - interval '1 second'`);
const soon = db(`now() + interval '1 hour'`);
const stage = { staged_at: past, staged_by: db('gen_random_uuid()'), staged_epoch: 'x', staged_account_epoch: 1 };

describe('the line of a person', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const message = (over: Row = {}): Promise<{ id: string; wa_message_id: string }> => aMessage(database, person, over);
  const shown = ({ id }: { id: string }): Promise<Row> => database.row('outbox_messages', id);

  describe('and time to live', () => {
    const expire = (): Promise<number> => database.tx(expireMessages);

    it.each<[string, Row]>([
      ['waits', {}],
      ['is staged', stage],
      ['is held', { held: true }],
      ['is retried', { attempt: 2, retry_at: soon }],
    ])('ends what %s past it', async (_, over) => {
      const late = await message({ expires_at: past, ...over });
      expect(await expire()).toBe(1);
      expect(await shown(late)).toMatchObject({ status: 'expired', staged_at: null, held: false, retry_at: null });
    });

    it.each<[string, Row]>([
      ['waits and has time', { expires_at: soon }],
      ['has no limit', {}],
      ['is being sent', { status: 'sending', expires_at: past }],
      ['is of unknown outcome', { status: 'unknown', expires_at: past }],
    ])('leaves what %s', async (_, over) => {
      await message(over);
      expect(await expire()).toBe(0);
    });

    it('shows the next', async () => {
      await message({ expires_at: past });
      const next = await message({ held: true });
      await expire();
      expect(await shown(next)).toMatchObject({ held: false });
    });

    it('shows one of each lane, however many end in it', async () => {
      const other = await aParticipant(database);
      for (const lane of ['reply', 'study']) {
        for (const over of [{}, { held: true }, { held: true }]) await message({ lane, expires_at: past, ...over });
      }
      await aMessage(database, other, { expires_at: past });
      const next = await Promise.all([
        message({ lane: 'reply', held: true }),
        message({ lane: 'study', held: true, participant_seq: 100 }),
        aMessage(database, other, { held: true }),
      ]);
      const behind = await message({ lane: 'study', held: true, participant_seq: 101 });
      expect(await expire()).toBe(7);
      for (const one of next) expect(await shown(one)).toMatchObject({ held: false });
      expect(await shown(behind)).toMatchObject({ held: true });
    });
  });

  describe('and the sweep', () => {
    const sweep = async (): Promise<number> => (await database.tx((tx) => sweepHeldMessages(tx))).freed;

    it('shows what is held by nobody', async () => {
      await message({ status: 'sent' });
      const held = await message({ held: true });
      await message({ held: true });
      expect(await sweep()).toBe(1);
      expect(await shown(held)).toMatchObject({ held: false });
      expect(await sweep()).toBe(0);
    });

    it.each<[string, Row, number]>([
      ['unknown', { status: 'unknown' }, 0],
      ['due', {}, 0],
      ['not yet due', { not_before: soon }, 1],
      ['past its time', { expires_at: past }, 1],
    ])('behind one that is %s: shows %d', async (_, before, count) => {
      await message(before);
      await message({ held: true });
      expect(await sweep()).toBe(count);
    });

    it('looks at a thousand lanes at a time, however many wait rightly, and comes to the last', async () => {
      await database.query(
        `with people as (
           insert into participants (id, study_id, account_id, code, phone, timezone)
           select gen_random_uuid(), $1, 'default', 'lane-' || n, '+4930' || (1000000 + n), 'UTC' from generate_series(1, 2100) n
           returning id
         )
         insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq, dedupe_key,
                                      wa_message_id, held)
         select gen_random_uuid(), id, $1, 'default', '{}', 'Hello', seq, id || '-' || seq,
                '3EB0' || upper(substr(md5(id || '-' || seq), 1, 18)), seq > 1
           from people, generate_series(1, 3) seq`,
        [person.study_id],
      );
      const last = await aParticipant(database, { id: 'ffffffff-ffff-7fff-bfff-ffffffffffff' });
      await aMessage(database, last, { held: true });
      const looks: number[] = [];
      let after: SweptLane | null = null;
      do {
        const { freed, next } = await database.tx((tx) => sweepHeldMessages(tx, after));
        looks.push(freed);
        after = next;
      } while (after !== null);
      expect(looks).toEqual([0, 0, 1]);
    });

    it('shows the first of each lane, and the one behind it next time, if that one holds nobody', async () => {
      const other = await aParticipant(database);
      const firsts = [
        await message({ held: true, not_before: soon }),
        await message({ held: true, lane: 'reply' }),
        await aMessage(database, other, { held: true }),
      ];
      const second = await message({ held: true });
      const behind = await message({ held: true, lane: 'reply' });
      expect(await sweep()).toBe(3);
      for (const one of firsts) expect(await shown(one)).toMatchObject({ held: false });
      expect(await sweep()).toBe(1);
      expect(await shown(second)).toMatchObject({ held: false });
      expect(await sweep()).toBe(0);
      expect(await shown(behind)).toMatchObject({ held: true });
    });

    it('leaves one that is past its time to what ends it', async () => {
      const late = await message({ held: true, expires_at: past });
      const next = await message({ held: true });
      expect(await sweep()).toBe(0);
      await database.tx(expireMessages);
      expect([await shown(late), await shown(next)]).toMatchObject([{ status: 'expired' }, { held: false }]);
    });
  });

  describe('as a reply reads it', () => {
    const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 8, minute));
    const tx = (): ReturnType<typeof autocommit> => autocommit(database.db);

    it('has a last one sent before it, by the clock of WhatsApp', async () => {
      const sent = (minute: number): Promise<{ id: string }> => message({ status: 'sent', wa_at: at(minute) });
      const [first, second] = [await sent(10), await sent(20)];
      await message();
      await aMessage(database, await aParticipant(database), { status: 'sent', wa_at: at(15) });
      expect(await findLastSentBefore(tx(), person.id, at(19))).toEqual({ id: first.id, status: 'sent', waAt: at(10) });
      expect(await findLastSentBefore(tx(), person.id, at(20))).toMatchObject({ id: second.id });
      expect(await findLastSentBefore(tx(), person.id, at(9))).toBeNull();
    });

    it('has the one that is quoted, if it is theirs', async () => {
      const quoted = await message({ status: 'unknown' });
      const quote = { accountId: 'default', waMessageId: quoted.wa_message_id, participantId: person.id };
      expect(await findQuoted(tx(), quote)).toEqual({ id: quoted.id, status: 'unknown', waAt: null });
      expect(await findQuoted(tx(), { ...quote, participantId: quoted.id })).toBeNull();
      expect(await findQuoted(tx(), { ...quote, accountId: 'other' })).toBeNull();
    });

    it.each<[string, Row, boolean]>([
      ['being sent when it came', { status: 'sending', updated_at: past }, true],
      ['begun after it came', { status: 'sending', updated_at: soon }, false],
      ['of unknown outcome', { status: 'unknown', created_at: past }, true],
      ['waiting', { created_at: past }, false],
      ['sent', { status: 'sent', created_at: past }, false],
    ])('waits for one that is %s: %p', async (_, over, undecided) => {
      await message(over);
      expect(await hasUndecidedSend(tx(), person.id, new Date())).toBe(undecided);
    });
  });
});
