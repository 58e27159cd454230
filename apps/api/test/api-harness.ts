import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplication } from '@nestjs/common';
import { runService } from '@promptpipe/lifecycle';
import { parsePhoneNumber } from '@promptpipe/domain';
import { Readiness } from '@promptpipe/observability';
import {
  DataSource,
  inTransaction,
  type EntityManager,
  migrateDatabase,
  recordInbound,
  moveJobs,
  moveMessages,
  OwnerSession,
  type WakeTopic,
} from '@promptpipe/persistence';
import { createTestDatabase, type TestDatabase, unpace } from '@promptpipe/testing';
import { loadApiConfig } from '../src/config';
import { createApp, serviceOf } from '../src/create-app';
import { RequestsInHand } from '../src/http/requests-in-hand';

const KEY = 'a-key-for-specs';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** What the JSON of the body holds; the spec knows which. */
  readonly body: AnyBody;
}

/** Every member that some answer has. */
interface AnyBody {
  readonly id: string;
  readonly status: unknown;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly items: readonly AnyBody[];
  readonly next: string | null;
  readonly nextRun: string;
  readonly timeline: readonly { readonly at: string; readonly event: string; readonly attempt?: number }[];
}

/** The real service on a free port, started and stopped as its `main` does it, and one database of its own. */
export class ApiHarness {
  private constructor(
    readonly db: TestDatabase,
    readonly url: string,
    private readonly app: INestApplication,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ApiHarness> {
    const db = await createTestDatabase(migrateDatabase);
    await unpace(db);
    const folder = mkdtempSync(join(tmpdir(), 'api-spec-'));
    const keyFile = join(folder, 'admin-key');
    writeFileSync(keyFile, `${KEY}\n`);
    const config = loadApiConfig({
      DATABASE_URL: db.url,
      ADMIN_KEY_FILE: keyFile,
      API_PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      ...env,
    });
    const app = await createApp(config);
    let signal: (name: string) => void = () => undefined;
    let exit: (code: number) => void = () => undefined;
    const exited = new Promise<number>((resolve) => (exit = resolve));
    const host = { onSignal: (listen: typeof signal) => (signal = listen), exit, complain: () => Promise.resolve() };
    await runService(await serviceOf(app, config), host);
    const stop = async (): Promise<void> => {
      signal('SIGTERM');
      await exited;
      await db.drop();
      rmSync(folder, { recursive: true });
    };
    return new ApiHarness(db, await app.getUrl(), app, stop);
  }

  get readiness(): Readiness {
    return this.app.get(Readiness);
  }

  /** Answers when every request that was let in has been answered or given up. */
  nothingInHand(): Promise<void> {
    return this.app.get(RequestsInHand).none();
  }

  /** Answers when the other services are told that there is work of this kind. */
  woken(topic: WakeTopic): Promise<void> {
    return new Promise((resolve) => this.app.get(OwnerSession).onWake(topic, resolve));
  }

  /** One transaction as the service runs it. */
  tx<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTransaction(this.app.get(DataSource), work);
  }

  /** What the gateway does with a text that this number writes; answers the id of its row. */
  async hears(phone: unknown, body: string, at = new Date()): Promise<string> {
    const waMessageId = randomUUID();
    const sender = parsePhoneNumber(String(phone)) ?? fail(phone);
    const delivered = { accountId: 'default', waMessageId, sender, body, quotedWaId: null, at };
    await this.tx((tx) => recordInbound(tx, delivered));
    const rows = await this.db.query<{ id: string }>('select id from inbound_messages where wa_message_id = $1', [
      waMessageId,
    ]);
    return rows[0]?.id ?? '';
  }

  /** Moves all that is over into history, as if it had been over for long. */
  async moveAll(): Promise<void> {
    const long = `now() - interval '8 days'`;
    await this.db.query(`update jobs set finished_at = ${long} where finished_at is not null`);
    await this.db.query(
      `update outbox_messages set finished_at = ${long}, updated_at = ${long} where finished_at is not null`,
    );
    const db = this.app.get(DataSource);
    await inTransaction(db, (tx) => moveJobs(tx, 7));
    await inTransaction(db, (tx) => moveMessages(tx, 7));
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', path, { body: JSON.stringify(body), headers });
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.call('PATCH', path, { body: JSON.stringify(body) });
  }

  delete(path: string): Promise<Answer> {
    return this.call('DELETE', path);
  }

  async call(
    method: string,
    path: string,
    { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as AnyBody };
  }

  /** A file that is no JSON. Rejects when the connection breaks before its end. */
  async file(path: string): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
    const response = await this.open(path);
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** An answer whose body nobody has read yet. */
  open(path: string, signal: AbortSignal | null = null): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${KEY}` }, signal });
  }

  /** How many rows each table has that a request may write. */
  async rowCounts(): Promise<Record<string, number>> {
    const [row] = await this.db.query<Record<string, number>>(
      `select (select count(*) from participants)::integer as participants,
              (select count(*) from message_causes)::integer as causes,
              (select count(*) from outbox_messages)::integer as messages,
              (select count(*) from studies)::integer as studies,
              (select count(*) from prompts)::integer as prompts,
              (select count(*) from active_timers)::integer as timers,
              (select count(*) from jobs)::integer as jobs,
              (select sum(next_seq) from participants)::integer as seqs`,
    );
    return row ?? {};
  }
}

const fail = (phone: unknown): never => {
  throw new Error(`${String(phone)} is no number`);
};

let phones = 0;

/** A person that nobody has enrolled yet. */
export const aPerson = (extra: object = {}): Record<string, unknown> => {
  phones += 1;
  return { phone: `+4915550${String(phones).padStart(6, '0')}`, name: 'Ada', timezone: 'Europe/Berlin', ...extra };
};

export async function enrolled(api: ApiHarness, extra: object = {}): Promise<string> {
  const { body } = await api.post('/v1/participants', aPerson(extra));
  return body.id;
}

export async function expectRefused(api: ApiHarness, act: () => Promise<Answer>, expected: Refused): Promise<void> {
  const before = await api.rowCounts();
  const answer = await act();
  const { status, fields } = expected;
  expect({ status: answer.status, fields: answer.body.errors?.map(({ field }) => field) }).toEqual({ status, fields });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await api.rowCounts()).toEqual(before);
}

interface Refused {
  readonly status: number;
  readonly fields?: readonly string[] | undefined;
}
