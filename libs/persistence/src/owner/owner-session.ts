import { hostname } from 'node:os';
import type { DataSource } from 'typeorm';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { holdLockNo } from './hold-lock-no';
import { assertDirect } from './pooler-probe';
import { registerInstance, type ServiceName } from './register-instance';
import { explained } from '../database/explain-error';
import { autocommit } from '../database/sql';

const WAKE_CHANNEL = 'promptpipe_wake';

/**
 * The server ends our session within 6 s of our host's death, and with it our lock (design §5: keepalives 3/1/3). The
 * query limit turns a frozen server into a lost connection. Nothing said on it has to outlive a crash of the server: who is
 * gone is found gone again, and a hint that waited for the disk would be late.
 */
const SESSION_OPTIONS =
  '-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=6000 ' +
  '-c statement_timeout=5000 -c synchronous_commit=off -c random_page_cost=1.1 -c jit=off -c timezone=UTC';
const QUERY_LIMIT_MS = 6_000;

export interface OwnerSessionOptions {
  readonly directUrl: string;
  readonly service: ServiceName;
  readonly version: string;
  /** Job kinds that this process can handle; a newer fleet tells by them what is unreadable and what only new. */
  readonly kinds: readonly string[];
  /** Types of timers that this process can fire; told for the same reason. */
  readonly callbacks?: readonly string[];
}

/**
 * The dedicated connection whose session advisory lock says that this process lives. While it is lost, `bootId` is null:
 * nothing is claimed and nothing not yet begun is begun. After it came back the process is somebody else: a new boot id.
 */
export class OwnerSession {
  /** Survives a change of boot id; names the process' own queue. */
  readonly processId = uuidv7();
  private client: Client | null = null;
  private boot: string | null = null;
  private opening: Promise<void> | null = null;
  private lastQuery: Promise<unknown> = Promise.resolve();
  private readonly wakeListeners = new Map<string, Set<() => void>>();

  constructor(
    private readonly db: DataSource,
    private readonly options: OwnerSessionOptions,
  ) {}

  get bootId(): string | null {
    return this.boot;
  }

  /** Connects, takes the lock, registers; throws when any of it cannot be. A call while open does nothing. */
  async open(): Promise<void> {
    if (this.client) return;
    this.opening ??= this.connect().finally(() => (this.opening = null));
    await this.opening;
  }

  /** Runs on the owner's own connection, in turn; an error of the connection loses the session, as it should. */
  async query<T>(text: string, params: readonly unknown[] = []): Promise<T[]> {
    const answer = this.lastQuery.then(() => this.queryNow<T>(text, params));
    this.lastQuery = answer.catch(() => undefined);
    return answer;
  }

  /** A hint to everybody, this process included; lost hints are made good by the tick. */
  async notify(topics: readonly string[]): Promise<void> {
    await this.query(`select pg_notify('${WAKE_CHANNEL}', topic) from unnest($1::text[]) topic`, [topics]);
  }

  onWake(topic: string, listener: () => void): void {
    const listeners = this.wakeListeners.get(topic) ?? new Set();
    this.wakeListeners.set(topic, listeners.add(listener));
  }

  /** Gives the lock back: whatever is still leased to this boot is free for others at their next two looks. */
  async close(): Promise<void> {
    const client = this.client;
    if (!client) return;
    this.lose(client);
    await client.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.options.directUrl,
      application_name: `promptpipe-${this.options.service}-owner`,
      connectionTimeoutMillis: 5_000,
      query_timeout: QUERY_LIMIT_MS,
      keepAlive: true,
      options: SESSION_OPTIONS,
    });
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    client.on('notification', ({ payload }) => this.wake(payload ?? ''));
    try {
      await client.connect();
      await assertDirect(client);
      const lockNo = await holdLockNo(client);
      const bootId = uuidv7();
      await registerInstance(autocommit(this.db), {
        ...this.options,
        bootId,
        lockNo,
        processId: this.processId,
        host: hostname(),
      });
      await client.query(`listen ${WAKE_CHANNEL}`);
      this.client = client;
      this.boot = bootId;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  private async queryNow<T>(text: string, params: readonly unknown[]): Promise<T[]> {
    const client = this.client;
    if (!client) throw new Error('The owner connection is down');
    try {
      const { rows } = await client.query(text, [...params]);
      return rows as T[];
    } catch (error) {
      this.lose(client);
      throw await explained(this.db, error);
    }
  }

  private wake(topic: string): void {
    for (const listener of this.wakeListeners.get(topic) ?? []) listener();
  }

  private lose(client: Client): void {
    if (this.client !== client) return;
    this.client = null;
    this.boot = null;
    void client.end().catch(() => undefined);
  }
}
