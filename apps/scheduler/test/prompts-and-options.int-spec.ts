import { randomUUID } from 'node:crypto';
import type { PromptContent } from '@promptpipe/domain';
import { autocommit, insertPrompt, moveMessages } from '@promptpipe/persistence';
import {
  aJob,
  aMessage,
  aParticipant,
  db,
  insertRow,
  type JobRow,
  type ParticipantRow,
  type Row,
} from '@promptpipe/testing';
import { InboundHandler } from '../src/handlers/inbound.handler';
import { ScheduledPromptHandler } from '../src/handlers/scheduled-prompt.handler';
import type { JobRunner } from '../src/jobs/job-runner';
import { runnerOf } from './runner-of';
import { useDatabase } from './use-database';

const QUESTION: PromptContent = {
  ...{ kind: 'branch', texts: { en: 'How are you, {{name}}?', de: 'Wie geht es, {{name}}?' }, defaultLanguage: 'en' },
  options: [
    { value: 'good', labels: { en: 'Good', de: 'Gut' } },
    { value: 'bad', labels: { en: 'Bad', de: 'Schlecht' } },
  ],
};

describe('a prompt of a template', () => {
  const database = useDatabase();
  let runner: JobRunner;
  let person: ParticipantRow;

  beforeEach(async () => {
    const inbound = new InboundHandler();
    const prompt = new ScheduledPromptHandler();
    runner = runnerOf(database.db, await database.aSession(), (kind) => (kind === 'inbound' ? inbound : prompt));
    person = await aParticipant(database, { name: 'Eva', language: 'de', variables: { mood: 'calm' } });
  });

  const run = async (job: JobRow): Promise<Row> => {
    await runner.run([[job.id, job.attempt]]);
    return database.row('jobs', job.id);
  };
  const aPrompt = async (content: PromptContent): Promise<string> => {
    const id = randomUUID();
    await insertPrompt(autocommit(database.db), { id, study: 'default', content });
    return id;
  };
  const say = async (promptId: string): Promise<Row> => {
    const plannedAt = '2026-03-01T09:00:00.000Z';
    return run(await aJob(database, person, { kind: 'scheduled_prompt', payload: { promptId, plannedAt } }));
  };
  const messages = (): Promise<Row[]> => database.query('select * from outbox_messages');

  it('says what is known of the person, in their language', async () => {
    await say(await aPrompt(QUESTION));
    const [message] = await messages();
    expect(message?.rendered_text).toBe('Wie geht es, Eva?\n1. Gut\n2. Schlecht');
    expect(message?.definition_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is set aside with the names of what is not known, and not tried again', async () => {
    const promptId = await aPrompt({ kind: 'template', text: '{{var.mood}} {{var.pet}} {{var.car}}' });
    expect(await say(promptId)).toEqual({});
    expect(await messages()).toEqual([]);
    const detail = 'Its prompt needs what this participant does not have: var.pet, var.car';
    expect(await database.query('select reason, detail from quarantined_rows')).toEqual([
      { reason: 'bad-payload', detail },
    ]);
  });

  const reply = async (body: string, over: Row = {}): Promise<Row | undefined> => {
    const inbound = await insertRow<{ id: string }>(database, 'inbound_messages', {
      ...{ id: randomUUID(), account_id: 'default', wa_message_id: randomUUID(), sender: person.phone, body },
      ...{ participant_id: person.id, study_id: person.study_id, wa_at: db('now()') },
      ...over,
    });
    await run(await aJob(database, person, { payload: { inboundMessageId: inbound.id } }));
    const [row] = await database.query<Row>('select * from responses where inbound_message_id = $1', [inbound.id]);
    return row;
  };
  const GONE = { finished_at: db(`now() - interval '8 days'`), updated_at: db(`now() - interval '8 days'`) };
  const asked = async (content: PromptContent): Promise<void> => {
    await say(await aPrompt(content));
    const [{ definition_hash, rendered_text } = {}] = await messages();
    await database.query('delete from outbox_messages');
    await aMessage(database, person, {
      status: 'sent',
      ...{ definition_hash, rendered_text },
      wa_at: db(`now() - interval '1 minute'`),
      ...GONE,
    });
  };
  const BAD = { option_number: 2, option_value: 'bad', option_label: 'Schlecht', body: 'schlecht!' };

  it('that offers options stores the one that a reply chooses', async () => {
    await asked(QUESTION);
    expect(await reply('schlecht!')).toMatchObject(BAD);
    expect(await reply('1️⃣')).toMatchObject({ option_number: 1, option_value: 'good', option_label: 'Gut' });
    expect(await reply('Not so bad')).toMatchObject({ option_number: null, option_value: null, option_label: null });
  });

  it('tells the option as it was offered, whatever the person’s language is by now', async () => {
    await asked(QUESTION);
    await database.query(`update participants set language = 'en'`);
    expect(await reply('2')).toMatchObject({ ...BAD, body: '2' });
    expect(await reply('bad')).toMatchObject({ ...BAD, body: 'bad' });
  });

  it('is remembered as it was said, when it says something else by now and the message has moved', async () => {
    await asked(QUESTION);
    await database.query(`update prompts set version = 2, content = '{"text": "Something else"}'`);
    expect(await database.tx((tx) => moveMessages(tx, 7))).toBe(1);
    expect(await reply('schlecht!')).toMatchObject(BAD);
    expect(await reply('2')).toMatchObject({ ...BAD, body: '2' });
  });

  it('that asks for a poll is sent as one, and a vote counts as a typed number does', async () => {
    const poll: PromptContent = { ...QUESTION, poll: true };
    await say(await aPrompt(poll));
    const [message] = await messages();
    expect(message).toMatchObject({ kind: 'poll', rendered_text: 'Wie geht es, Eva?\n1. Gut\n2. Schlecht' });
    expect(message?.payload).toMatchObject({ poll: { question: 'Wie geht es, Eva?', options: ['Gut', 'Schlecht'] } });
    await database.query(`update outbox_messages set status = 'sent', ack_level = 1, attempt = 1, recipient = 'x',
                                 sent_at = now(), wa_at = now() - interval '1 minute', finished_at = now()`);
    const vote = { kind: 'vote', quoted_wa_id: message?.wa_message_id };
    expect(await reply('Gut', vote)).toMatchObject({ kind: 'vote', option_number: 1, option_value: 'good' });
    expect(await reply('2')).toMatchObject({ kind: 'text', option_number: 2, message_id: message?.id });
    expect(await reply('', vote)).toMatchObject({ kind: 'vote', option_number: null, message_id: message?.id });
  });

  it('that has become too long for a poll is sent as text', async () => {
    await database.query('update participants set name = $1', ['Eva '.repeat(70)]);
    await say(await aPrompt({ ...QUESTION, poll: true }));
    expect(await messages()).toMatchObject([{ kind: 'text' }]);
  });

  it('that offers none chooses none', async () => {
    await asked({ text: 'Say 1 or 2' });
    expect(await reply('1')).toMatchObject({ option_number: null, body: '1' });
  });
});
