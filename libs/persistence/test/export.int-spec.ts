import { randomUUID } from 'node:crypto';
import {
  aMessage,
  anOccurrence,
  aParticipant,
  aSchedule,
  db,
  DEFAULT_STUDY,
  insertRow,
  type MessageRow,
  type ParticipantRow,
  type Row,
} from '@promptpipe/testing';
import { exportLooseMessages, exportOccurrences, moveMessages } from '../src';
import { MOVED_MESSAGE_COLUMNS } from '../src/history/moved-columns';
import { useDatabase } from './database';

const STUDY = { id: DEFAULT_STUDY, code: 'default' };
const LONG_AGO = { finished_at: db(`now() - interval '8 days'`), updated_at: db(`now() - interval '8 days'`) };

describe('export', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const move = (): Promise<number> => database.tx((tx) => moveMessages(tx, 7));
  const aSent = (over: Row = {}): Promise<MessageRow> => aMessage(database, person, { status: 'sent', ...over });
  const idsOf = (page: readonly { readonly id: string }[]): string[] => page.map(({ id }) => id);

  /** As the mover would have written it on that day, whose partition is made for it. */
  async function movedOn(day: string, message: MessageRow): Promise<void> {
    const columns = MOVED_MESSAGE_COLUMNS.join(', ');
    const partition = `outbox_messages_history_${day.replaceAll('-', '')}`;
    await database.query(
      `create table if not exists ${partition} partition of outbox_messages_history
         for values from ('${day}') to ('${nextDay(day)}')`,
    );
    await database.query(
      `insert into outbox_messages_history (${columns}, moved_on)
       select ${columns}, $2::date from outbox_messages where id = $1`,
      [message.id, day],
    );
    await database.query(
      `insert into moved_messages (message_id, account_id, wa_message_id, participant_id, moved_on)
       select id, account_id, wa_message_id, participant_id, $2::date from outbox_messages where id = $1`,
      [message.id, day],
    );
    await database.query('delete from outbox_messages where id = $1', [message.id]);
  }
  const nextDay = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);

  describe('of occurrences', () => {
    let schedule: string;
    beforeEach(async () => {
      schedule = (await aSchedule(database)).id;
    });

    const occurrences = (people: readonly ParticipantRow[], each: number, apart: string): Promise<unknown> =>
      database.query(
        `insert into occurrences (id, schedule_id, participant_id, study_id, number, version, local_date, local_time, zone,
                                  instant, useful_until)
         select gen_random_uuid(), $1, person, $2, n, 1, '2026-03-01', '09:00', 'UTC',
                timestamptz '2026-03-01' + n * $5::interval, timestamptz '2027-03-01'
           from unnest($3::uuid[]) as person, generate_series(1, $4::integer) n`,
        [schedule, DEFAULT_STUDY, people.map(({ id }) => id), each, apart],
      );
    const inOrder = async (): Promise<string[]> =>
      (await database.query<{ id: string }>('select id from occurrences order by participant_id, instant, id')).map(
        ({ id }) => id,
      );
    async function pagesOf(chunk: number): Promise<string[][]> {
      const pages: string[][] = [];
      for await (const page of exportOccurrences(database.db, STUDY, chunk)) pages.push(idsOf(page));
      return pages;
    }

    it.each(['1 microsecond', '0 seconds', '1 day'])(
      'tells each once in order when they lie %s apart',
      async (apart) => {
        await occurrences([person, await aParticipant(database), await aParticipant(database)], 7, apart);
        const all = await inOrder();
        for (const chunk of [1, 2, 5, 7, 20, 21, 22]) {
          const pages = await pagesOf(chunk);
          expect(pages.flat()).toEqual(all);
          for (const page of pages) expect(page.length).toBeLessThanOrEqual(chunk);
        }
      },
    );

    it('reads a page when it is asked for, and holds nothing between two', async () => {
      await occurrences([person], 4, '1 day');
      const pages = exportOccurrences(database.db, STUDY, 2);
      await pages.next();
      await database.query(`update schedules set name = 'later'`);
      const open = await database.query(
        `select 1 from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
      );
      expect(open).toEqual([]);
      expect((await pages.next()).value).toMatchObject([{ scheduleName: 'later' }, { scheduleName: 'later' }]);
    });

    it('finds what has moved on each of many days, what has not, and misses what was dropped', async () => {
      const texts: (string | null)[] = [];
      for (let n = 0; n < 40; n += 1) {
        const message = await aSent({ rendered_text: `text ${n}` });
        await anOccurrence(
          database,
          { schedule, person, number: n + 1 },
          {
            ...{ status: 'sent', message_id: message.id, settled_at: db('now()') },
            ...{ instant: db(`timestamptz '2026-01-01' + ${n} * interval '1 day'`), useful_until: '2027-01-01' },
          },
        );
        if (n < 38) await movedOn(day(n), message);
        texts.push(n === 5 ? null : `text ${n}`);
      }
      await database.query(`drop table outbox_messages_history_${day(5).replaceAll('-', '')}`);
      const { value: page } = await exportOccurrences(database.db, STUDY).next();
      expect(page?.map(({ message }) => message?.renderedText ?? null)).toEqual(texts);
    });

    it('tells the option that the first reply chose, and of a poll what was voted last', async () => {
      const message = await aSent();
      const settled = { status: 'sent', message_id: message.id, settled_at: db('now()') };
      await anOccurrence(database, { schedule, person }, settled);
      await insertRow(database, 'responses', {
        ...{ id: randomUUID(), participant_id: person.id, study_id: DEFAULT_STUDY, inbound_message_id: randomUUID() },
        ...{ message_id: message.id, body: '2', wa_at: db('now()'), received_at: db('now()') },
      });
      const replies = async (): Promise<unknown> =>
        (await exportOccurrences(database.db, STUDY).next()).value?.map((row) => row.replies);
      expect(await replies()).toMatchObject([{ count: 1, firstText: '2' }]);
      await database.query(
        `update responses set option_number = 2, option_value = 'often', option_label = 'Quite often'`,
      );
      expect(await replies()).toMatchObject([{ optionValue: 'often', optionLabel: 'Quite often' }]);
      const later = (seconds: number, over: Row): Promise<unknown> =>
        insertRow(database, 'responses', {
          ...{ id: randomUUID(), participant_id: person.id, study_id: DEFAULT_STUDY, inbound_message_id: randomUUID() },
          ...{ message_id: message.id, wa_at: db(`now() + interval '${seconds} s'`), received_at: db('now()') },
          ...over,
        });
      const rarely = { option_number: 1, option_value: 'rarely', option_label: 'Rarely' };
      await later(1, { body: '1', ...rarely });
      expect(await replies()).toMatchObject([{ optionValue: 'often', count: 2 }]);
      await later(2, { body: 'Rarely', kind: 'vote', ...rarely });
      expect(await replies()).toMatchObject([{ optionValue: 'rarely', firstText: '2', count: 3 }]);
      await later(3, { body: '', kind: 'vote' });
      expect(await replies()).toMatchObject([{ optionValue: null, count: 4 }]);
    });
  });

  describe('of messages that belong to no occurrence', () => {
    async function told(chunk: number): Promise<string[]> {
      const ids: string[] = [];
      for await (const page of exportLooseMessages(database.db, STUDY, chunk)) {
        ids.push(...page.map(({ message }) => message.id));
      }
      return ids;
    }

    it('tells each once by id, hot or moved, and none of another study or of an occurrence', async () => {
      const other = randomUUID();
      await insertRow(database, 'studies', { id: other, code: other, name: 'Other', account_id: 'default' });
      const stranger = await aParticipant(database, { study_id: other });
      const wanted: string[] = [];
      for (let n = 0; n < 12; n += 1) {
        const message = await aSent(n % 2 === 0 ? LONG_AGO : {});
        wanted.push(message.id);
        await aMessage(database, stranger, { status: 'sent', ...LONG_AGO });
        await aSent({ occurrence_id: randomUUID(), ...(n % 3 === 0 ? LONG_AGO : {}) });
      }
      expect(await move()).toBeGreaterThan(12);
      for (const chunk of [1, 3, 1_000]) expect(await told(chunk)).toEqual([...wanted].sort());
      await database.query(
        'delete from outbox_messages; delete from moved_messages; delete from outbox_messages_history',
      );
      await database.query('delete from participants where study_id = $1', [other]);
      await database.query('delete from studies where id = $1', [other]);
    });

    it('tells once what moves between two pages', async () => {
      const messages = [await aSent(), await aSent(), await aSent(), await aSent()];
      const pages = exportLooseMessages(database.db, STUDY, 2);
      const ids: string[] = [];
      for await (const page of pages) {
        ids.push(...page.map(({ message }) => message.id));
        await database.query(`update outbox_messages set updated_at = now() - interval '8 days'`);
        await move();
      }
      expect(ids).toEqual(idsOf(messages).sort());
    });

    it('tells person, zone and lane beside the message', async () => {
      await aMessage(database, person, { lane: 'reply' });
      const { value: page } = await exportLooseMessages(database.db, STUDY).next();
      expect(page).toMatchObject([{ study: 'default', zone: 'UTC', message: { lane: 'reply', status: 'queued' } }]);
    });
  });
});
