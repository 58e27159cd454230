import { randomUUID } from 'node:crypto';
import {
  aJob,
  aMessage,
  aParticipant,
  db,
  DEFAULT_STUDY,
  dropCheck,
  insertRow,
  type JobRow,
  type ParticipantRow,
  type Row,
} from '@promptpipe/testing';
import { InboundHandler } from '../src/handlers/inbound.handler';
import { ProbeHandler } from '../src/handlers/probe.handler';
import { ScheduledPromptHandler } from '../src/handlers/scheduled-prompt.handler';
import { TestHandler } from '../src/handlers/test.handler';
import type { JobHandler } from '../src/jobs/job-handler';
import type { JobRunner } from '../src/jobs/job-runner';
import { runnerOf } from './runner-of';
import { useDatabase } from './use-database';

const HANDLERS: Readonly<Record<JobHandler['kind'], JobHandler>> = {
  inbound: new InboundHandler(),
  scheduled_prompt: new ScheduledPromptHandler(),
  test: new TestHandler(),
  probe: new ProbeHandler(),
};
const at = (secondsAgo: number): ReturnType<typeof db> => db(`now() - interval '${secondsAgo} seconds'`);

describe('the handlers', () => {
  const database = useDatabase();
  let runner: JobRunner;
  /** Between the claim of a prompt and its transaction. */
  let pausing: () => Promise<unknown>;
  let person: ParticipantRow;

  beforeEach(async () => {
    const session = await database.aSession();
    pausing = () => Promise.resolve();
    runner = runnerOf(database.db, session, (kind) =>
      kind === 'scheduled_prompt'
        ? Object.assign(new ScheduledPromptHandler(), { prepare: () => pausing() })
        : HANDLERS[kind],
    );
    person = await aParticipant(database);
  });

  const run = async (job: JobRow): Promise<Row> => {
    const { attempt } = await database.row('jobs', job.id);
    await runner.run([[job.id, attempt as number]]);
    return database.row('jobs', job.id);
  };
  /** As if the process had died after its commit and before anybody knew. */
  const runAgain = async (job: JobRow): Promise<Row> => {
    await database.query(`update jobs set status = 'queued', finished_at = null where id = $1`, [job.id]);
    return run(job);
  };

  describe('of a scheduled prompt', () => {
    const aPrompt = async (text: string): Promise<string> => {
      const prompt = { id: randomUUID(), study_id: DEFAULT_STUDY, content: { text } };
      return (await insertRow<{ id: string }>(database, 'prompts', prompt)).id;
    };
    const aPromptJob = (promptId: string, planned = '2026-03-01T09:00:00.000Z'): Promise<JobRow> =>
      aJob(database, person, {
        ...{ kind: 'scheduled_prompt', cause: `timer:t@${planned}`, payload: { promptId, plannedAt: planned } },
      });
    const messages = (): Promise<Row[]> => database.query('select * from outbox_messages order by participant_seq');

    it('makes the message that the planned instant names', async () => {
      const job = await aPromptJob(await aPrompt('How are you?'));
      expect(await run(job)).toMatchObject({ status: 'done' });
      expect(await messages()).toMatchObject([
        {
          ...{ rendered_text: 'How are you?', participant_id: person.id, status: 'queued', lane: 'study' },
          dedupe_key: 'timer:t@2026-03-01T09:00:00.000Z#0',
        },
      ]);
    });

    it.each([{}, { text: 7 }, { text: '' }, []])(
      'sets aside one whose prompt has no text to say (%j)',
      async (content) => {
        const giveBack = await dropCheck(database, 'prompts', 'prompts_content_check');
        const promptId = await aPrompt('How are you?');
        await database.query('update prompts set content = $2::jsonb where id = $1', [
          promptId,
          JSON.stringify(content),
        ]);
        const job = await aPromptJob(promptId);
        expect(await run(job)).toEqual({});
        const detail = expect.stringContaining('Its prompt cannot be read: content') as string;
        expect(await database.query('select row_id, reason, detail from quarantined_rows')).toEqual([
          { row_id: job.id, reason: 'bad-payload', detail },
        ]);
        expect(await messages()).toEqual([]);
        await database.query('delete from prompts where id = $1', [promptId]);
        await giveBack();
      },
    );

    it('makes one message of each planned instant, also when a job runs twice or two jobs name the same', async () => {
      const promptId = await aPrompt('How are you?');
      const job = await aPromptJob(promptId);
      await run(job);
      expect(await runAgain(job)).toMatchObject({ status: 'done', attempt: 2 });
      expect(await run(await aPromptJob(promptId))).toMatchObject({ status: 'done' });
      expect(await messages()).toHaveLength(1);
      await run(await aPromptJob(promptId, '2026-03-02T09:00:00.000Z'));
      expect(await messages()).toHaveLength(2);
    });

    it('says nothing to somebody who is not active by then', async () => {
      const job = await aPromptJob(await aPrompt('How are you?'));
      await database.query(`update participants set status = 'opted_out'`);
      expect(await run(job)).toMatchObject({ status: 'done' });
      expect(await messages()).toEqual([]);
    });

    it.each(['before the claim', 'after it'])('is not lost on somebody who is paused %s', async (when) => {
      const job = await aPromptJob(await aPrompt('How are you?'));
      const become = (status: string): Promise<unknown> =>
        database.query('update participants set status = $1', [status]);
      if (when === 'after it') pausing = () => become('paused');
      else await become('paused');
      expect(await run(job)).toMatchObject({ status: 'queued', failures: 0, crashes: 0, finished_at: null });
      pausing = () => Promise.resolve();
      expect(await run(job)).toMatchObject({ status: 'queued' });
      expect(await messages()).toEqual([]);
      await become('active');
      expect(await run(job)).toMatchObject({ status: 'done' });
      expect(await messages()).toHaveLength(1);
    });

    it('fails, by name, for a prompt that does not exist', async () => {
      const promptId = randomUUID();
      expect(await run(await aPromptJob(promptId))).toMatchObject({
        ...{ status: 'queued', failures: 1, last_error: `Error: Prompt ${promptId} does not exist` },
      });
    });

    it('is set aside at once for a payload that is none', async () => {
      const job = await aJob(database, person, { kind: 'scheduled_prompt', payload: { promptId: 'x' } });
      expect(await run(job)).toEqual({});
      expect(await database.query('select * from quarantined_rows')).toMatchObject([
        { row_id: job.id, reason: 'bad-payload', status: 'held', original: { status: 'running', attempt: 1 } },
      ]);
    });
  });

  describe('of a reply', () => {
    const aReply = async (over: Row = {}): Promise<JobRow> => {
      const id = randomUUID();
      await insertRow(database, 'inbound_messages', {
        ...{ id, account_id: person.account_id, wa_message_id: id, sender: person.phone },
        ...{ participant_id: person.id, study_id: person.study_id, body: 'Fine', wa_at: at(0), received_at: at(0) },
        ...over,
      });
      return aJob(database, person, { payload: { inboundMessageId: id } });
    };
    const sent = (secondsAgo: number, over: Row = {}): Promise<{ id: string; wa_message_id: string }> =>
      aMessage(database, person, { status: 'sent', wa_at: at(secondsAgo), sent_at: at(secondsAgo), ...over });
    const answered = async (): Promise<unknown[]> =>
      (await database.query<{ message_id: unknown }>('select message_id from responses order by id')).map(
        ({ message_id }) => message_id,
      );

    it('stores it once, with the body and the instant, and marks it processed', async () => {
      const job = await aReply({ body: 'Well, thanks' });
      await run(job);
      await runAgain(job);
      expect(await database.query('select participant_id, body from responses')).toEqual([
        { participant_id: person.id, body: 'Well, thanks' },
      ]);
      expect(await database.query('select status from inbound_messages')).toEqual([{ status: 'processed' }]);
    });

    it('links it to the last message that was sent before it', async () => {
      await sent(60);
      const last = await sent(30);
      await sent(10);
      await sent(20, { participant_id: (await aParticipant(database)).id });
      await run(await aReply({ wa_at: at(20) }));
      expect(await answered()).toEqual([last.id]);
    });

    it('links it to the message that it quotes, also when later ones went out', async () => {
      const quoted = await sent(60);
      await sent(30);
      await run(await aReply({ quoted_wa_id: quoted.wa_message_id }));
      expect(await answered()).toEqual([quoted.id]);
    });

    it('links it to the last sent where it quotes what is none of ours', async () => {
      const last = await sent(60);
      await run(await aReply({ quoted_wa_id: '3EB0NOBODY' }));
      expect(await answered()).toEqual([last.id]);
    });

    it('links it to nothing where nothing was sent', async () => {
      await sent(10);
      await aMessage(database, person, { status: 'failed' });
      await run(await aReply({ wa_at: at(20) }));
      expect(await answered()).toEqual([null]);
    });

    it.each<[string, Row]>([
      ['is under way', { status: 'sending', updated_at: at(5) }],
      ['is of unknown outcome', { status: 'unknown', created_at: at(5) }],
    ])('waits for a send that %s, which counts as no failure', async (_, over) => {
      const before = await sent(60);
      const open = await aMessage(database, person, over);
      const job = await aReply();
      expect(await run(job)).toMatchObject({ status: 'queued', attempt: 1, failures: 0 });
      expect(await answered()).toEqual([]);
      await database.query(
        `update outbox_messages set status = 'failed', failure_class = 'reject', finished_at = now(), unknown_since = null,
                                    lease_owner = null, lease_until = null where id = $1`,
        [open.id],
      );
      await database.query('update jobs set run_at = now()');
      expect(await run(job)).toMatchObject({ status: 'done' });
      expect(await answered()).toEqual([before.id]);
    });

    it('waits no longer than a minute', async () => {
      const before = await sent(120);
      await aMessage(database, person, { status: 'unknown', created_at: at(100) });
      expect(await run(await aReply({ received_at: at(61), wa_at: at(61) }))).toMatchObject({ status: 'done' });
      expect(await answered()).toEqual([before.id]);
    });
  });

  describe('for operators', () => {
    it('a probe is done, and that is all', async () => {
      expect(await run(await aJob(database, person, { kind: 'probe', payload: {} }))).toMatchObject({ status: 'done' });
    });

    it('a test fails as often as told, and is done then', async () => {
      const job = await aJob(database, person, { kind: 'test', payload: { failTimes: 2, sleepMs: 1 } });
      const ends: unknown[] = [];
      for (let n = 0; n < 3; n += 1) {
        const { status, failures, last_error } = await run(job);
        ends.push([status, failures, last_error]);
        await database.query('update jobs set run_at = now()');
      }
      const error = (n: number): string => `Error: Told to fail 2 times, this is time ${n}`;
      expect(ends).toEqual([
        ['queued', 1, error(1)],
        ['queued', 2, error(2)],
        ['done', 2, error(2)],
      ]);
    });

    it('a test that sleeps wakes when it is told to end', async () => {
      const asleep = new AbortController();
      const sleeping = new TestHandler().prepare(
        { payload: { sleepMs: 600_000 } } as Parameters<TestHandler['prepare']>[0],
        asleep.signal,
      );
      asleep.abort();
      await expect(sleeping).rejects.toThrow('aborted');
    });
  });
});
