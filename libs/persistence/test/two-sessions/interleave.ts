import { until } from '@promptpipe/testing';
import type { EntityManager } from '../../src';
import { openTransaction, type SpecDatabase } from '../database';

/** One line of a script: who does what, in the words that the name of the spec will show. */
interface Line {
  readonly text: string;
  readonly play: (stage: Stage) => Promise<void>;
}

type Work = (tx: EntityManager) => Promise<unknown>;
type OpenTransaction = Awaited<ReturnType<typeof openTransaction>>;

interface OnStage {
  readonly transaction: OpenTransaction;
  readonly pid: number;
  /** The statement that was left waiting. */
  pending: Promise<unknown>;
}

/** The sessions of one script: each its own connection, in a transaction from its first line to its commit. */
class Stage {
  private readonly sessions = new Map<string, OnStage>();

  constructor(readonly database: SpecDatabase) {}

  async enter(name: string): Promise<OnStage> {
    const known = this.sessions.get(name);
    if (known) return known;
    const transaction = await openTransaction(this.database.db);
    const [backend] = await transaction.tx.query<{ pid: number }[]>('select pg_backend_pid() as pid');
    const session = { transaction, pid: backend!.pid, pending: Promise.resolve() };
    this.sessions.set(name, session);
    return session;
  }

  /** Proved by the server's lock table: no clock is asked. */
  async untilBlocked(name: string, by: string): Promise<void> {
    const [waiter, holder] = [await this.enter(name), await this.enter(by)];
    await until(`${name} to wait for ${by}`, async () => {
      const [row] = await this.database.query<{ blocked: boolean }>(
        'select $2 = any(pg_blocking_pids($1)) as blocked',
        [waiter.pid, holder.pid],
      );
      return row?.blocked;
    });
  }

  async leave(name: string, how: 'commit' | 'rollback'): Promise<void> {
    const { pending, transaction } = await this.enter(name);
    this.sessions.delete(name);
    try {
      await pending;
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
    await transaction[how]();
  }

  async clear(): Promise<void> {
    const left = [...this.sessions.values()];
    this.sessions.clear();
    await Promise.all(left.map(({ transaction }) => transaction.rollback().catch(() => undefined)));
  }
}

export interface Session {
  readonly name: string;
  does(what: string, work: Work): Line;
  /** Begins `work`, and goes on with the script once the server shows that it waits for `other`. */
  waitsFor(other: Session, what: string, work: Work): Line;
  commits(): Line;
  rollsBack(): Line;
}

export function session(name: string): Session {
  const line = (what: string, play: Line['play']): Line => ({ text: `${name} ${what}`, play });
  return {
    name,
    does: (what, work) =>
      line(what, async (stage) => {
        await work((await stage.enter(name)).transaction.tx);
      }),
    waitsFor: (other, what, work) =>
      line(`${what} and waits for ${other.name}`, async (stage) => {
        const me = await stage.enter(name);
        me.pending = work(me.transaction.tx);
        me.pending.catch(() => undefined);
        await stage.untilBlocked(name, other.name);
      }),
    commits: () => line('commits', (stage) => stage.leave(name, 'commit')),
    rollsBack: () => line('rolls back', (stage) => stage.leave(name, 'rollback')),
  };
}

/** Something that happens outside the named sessions, or is true at this point. */
export const then = (what: string, work: () => Promise<unknown>): Line => ({
  text: what,
  play: async () => {
    await work();
  },
});

/** Declares a spec whose name is its script. */
export function interleave(promise: string, database: SpecDatabase, script: readonly Line[]): void {
  globalThis.it(`${promise} [${script.map(({ text }) => text).join(' | ')}]`, async () => {
    const stage = new Stage(database);
    try {
      for (const { play } of script) await play(stage);
    } finally {
      await stage.clear();
    }
  });
}
