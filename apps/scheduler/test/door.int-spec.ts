import { randomUUID } from 'node:crypto';
import { parsePhoneNumber } from '@promptpipe/domain';
import { type ClaimedJob, type EntityManager, lockParticipant, recordInbound } from '@promptpipe/persistence';
import {
  aJob,
  aParticipant,
  DEFAULT_STUDY,
  insertRow,
  type JobRow,
  type ParticipantRow,
  type Row,
  until,
} from '@promptpipe/testing';
import { InboundHandler } from '../src/handlers/inbound.handler';
import { ScheduledPromptHandler } from '../src/handlers/scheduled-prompt.handler';
import { ProbeHandler } from '../src/handlers/probe.handler';
import { TestHandler } from '../src/handlers/test.handler';
import type { JobHandler } from '../src/jobs/job-handler';
import type { JobRunner } from '../src/jobs/job-runner';
import { runnerOf } from './runner-of';
import { timerParts } from './timer-parts';
import { useDatabase } from './use-database';

describe('a STOP', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let runner: JobRunner;
  /** What the handler of prompts waits for, before its transaction and at its beginning. */
  let preparing: () => Promise<unknown>;
  let beginning: (tx: EntityManager) => Promise<unknown>;

  class PausedPrompt extends ScheduledPromptHandler {
    prepare(): Promise<unknown> {
      return preparing();
    }

    override async handle(tx: EntityManager, job: ClaimedJob) {
      await beginning(tx);
      return super.handle(tx, job);
    }
  }

  const handlers: Readonly<Record<JobHandler['kind'], JobHandler>> = {
    inbound: new InboundHandler(),
    scheduled_prompt: new PausedPrompt(),
    test: new TestHandler(),
    probe: new ProbeHandler(),
  };

  beforeEach(async () => {
    person = await aParticipant(database);
    preparing = beginning = () => Promise.resolve();
    runner = runnerOf(database.db, await database.aSession(), (kind) => handlers[kind]);
  });

  const stop = (tx: EntityManager): Promise<unknown> =>
    recordInbound(tx, {
      ...{ accountId: 'default', waMessageId: randomUUID(), body: 'STOP', quotedWaId: null, at: new Date() },
      sender: parsePhoneNumber(person.phone)!,
    });
  const run = async (job: JobRow): Promise<Row> => {
    const { attempt } = await database.row('jobs', job.id);
    await runner.run([[job.id, attempt as number]]);
    return database.row('jobs', job.id);
  };
  const aPrompt = async (): Promise<string> => {
    const prompt = { id: randomUUID(), study_id: DEFAULT_STUDY, content: { text: 'How are you?' } };
    return (await insertRow<{ id: string }>(database, 'prompts', prompt)).id;
  };
  const aPromptJob = async (over: Row = {}): Promise<JobRow> => {
    const payload = { promptId: await aPrompt(), plannedAt: '2026-03-01T09:00:00.000Z' };
    return aJob(database, person, { kind: 'scheduled_prompt', payload, ...over });
  };
  const aDueTimer = async (): Promise<unknown> =>
    insertRow(database, 'active_timers', {
      ...{ id: randomUUID(), participant_id: person.id, timer_type: 'once', callback_type: 'scheduled_prompt' },
      ...{ callback_params: { promptId: await aPrompt() }, origin: 'x' },
      ...{ scheduled_at: new Date(Date.now() - 1_000), next_run: new Date(Date.now() - 1_000) },
    });
  const prompts = (): Promise<Row[]> => database.query(`select * from outbox_messages where lane = 'study'`);
  const gate = (): { readonly opened: Promise<void>; open: () => void } => {
    let open: () => void = () => undefined;
    return { opened: new Promise((resolve) => (open = resolve)), open: () => open() };
  };
  const untilBlocked = (): Promise<unknown> =>
    until('a statement that waits for a lock', async () => {
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await database.query(waiting)).length > 0;
    });

  it('does not wait for a job of that person that hangs, and that job says nothing any more', async () => {
    const [begun, goOn] = [gate(), gate()];
    preparing = async () => {
      begun.open();
      await goOn.opened;
    };
    const job = await aPromptJob();
    const running = run(job);
    await begun.opened;
    await database.tx(stop);
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'running', cancel_requested: true });
    goOn.open();
    expect(await running).toMatchObject({ status: 'canceled', end_reason: 'stopped' });
    expect(await prompts()).toEqual([]);
    expect(await database.query('select 1 from job_locks')).toEqual([]);
  });

  it('between the read and the write of a handler waits, and ends what was written', async () => {
    const [begun, goOn] = [gate(), gate()];
    beginning = async (tx) => {
      await lockParticipant(tx, person.id);
      begun.open();
      await goOn.opened;
    };
    const job = await aPromptJob();
    const running = run(job);
    await begun.opened;
    const stopped = database.tx(stop);
    await Promise.race([stopped, untilBlocked()]);
    goOn.open();
    expect(await running).toMatchObject({ status: 'done' });
    await stopped;
    expect(await prompts()).toMatchObject([{ status: 'canceled', last_error: 'participant opted_out' }]);
  });

  it('that is under way keeps their timers from firing, and afterwards there are none', async () => {
    await aDueTimer();
    const { firer } = timerParts(database.db);
    const [locked, goOn] = [gate(), gate()];
    const stopping = database.tx(async (tx) => {
      await stop(tx);
      locked.open();
      await goOn.opened;
    });
    await locked.opened;
    expect(await firer.fireDue()).toMatchObject({ fired: 0, busy: 1 });
    goOn.open();
    await stopping;
    expect(await firer.fireDue()).toMatchObject({ settled: 0, fired: 0, busy: 0 });
    expect(await database.query(`select 1 from jobs where kind = 'scheduled_prompt'`)).toEqual([]);
  });

  it('ends the job of a timer that fired just before it', async () => {
    await aDueTimer();
    expect(await timerParts(database.db).firer.fireDue()).toMatchObject({ fired: 1 });
    await database.tx(stop);
    const [job] = await database.query<JobRow>(`select * from jobs where kind = 'scheduled_prompt'`);
    expect(await run(job!)).toMatchObject({ status: 'canceled', attempt: 0 });
  });

  it.each<[string, Row]>([
    ['waits', {}],
    ['is not yet due', { run_at: new Date(Date.now() + 3_600_000) }],
    ['has failed and is tried again', { attempt: 1, failures: 1 }],
  ])('ends a prompt that %s', async (_, over) => {
    const job = await aPromptJob(over);
    await database.tx(stop);
    await database.query('update jobs set run_at = now()');
    expect(await run(job)).toMatchObject({ status: 'canceled' });
    expect(await prompts()).toEqual([]);
  });

  it('lets a dead prompt that is replayed after it say nothing', async () => {
    const job = await aPromptJob({ status: 'dead' });
    await database.tx(stop);
    await database.query(`update jobs set status = 'queued', finished_at = null where id = $1`, [job.id]);
    expect(await run(job)).toMatchObject({ status: 'done' });
    expect(await prompts()).toEqual([]);
  });

  it('is kept as a response, and so is what comes before and after it', async () => {
    const says = (body: string): Promise<unknown> =>
      database.tx((tx) =>
        recordInbound(tx, {
          ...{ accountId: 'default', waMessageId: randomUUID(), body, quotedWaId: null, at: new Date() },
          sender: parsePhoneNumber(person.phone)!,
        }),
      );
    for (const body of ['Fine', 'STOP', 'Sorry']) await says(body);
    const jobs = await database.query<JobRow>(`select * from jobs where kind = 'inbound' order by participant_seq`);
    for (const job of jobs) expect(await run(job)).toMatchObject({ status: 'done' });
    const told = await database.query<Row>('select body from responses order by id');
    expect(told.map(({ body }) => body)).toEqual(['Fine', 'STOP', 'Sorry']);
  });
});
