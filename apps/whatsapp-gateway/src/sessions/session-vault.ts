import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  appendSessionChunk,
  autocommit,
  beginSession,
  completeSession,
  type DataSource,
  findSessions,
  type LeaseRef,
  readSessionChunk,
  type StoredSession,
} from '@promptpipe/persistence';
import type { Logger } from 'pino';
import { decideSession, type LocalProfile, type SessionDecision } from './decide-session';
import { packProfile, unpackProfile } from './session-archive';
import type { SessionSeal } from './session-seal';

/** In the profile: which stored generation it is. */
const MARK = 'promptpipe-generation';

/** Keeps the sessions of accounts in the database, sealed, so that any host goes on with them. */
export class SessionVault {
  constructor(
    private readonly db: DataSource,
    private readonly seal: SessionSeal,
    private readonly log: Logger,
  ) {}

  /** False: the lease is another's, and so is the session. A store that breaks off changes nothing. */
  async store(lease: LeaseRef, folder: string): Promise<boolean> {
    const tx = autocommit(this.db);
    const { accountId } = lease;
    const generation = await beginSession(tx, lease, { host: hostname(), sealedBy: this.seal.fingerprint });
    if (generation === null) return false;
    let chunks = 0;
    for await (const plain of packProfile(folder)) {
      const sealed = this.seal.seal({ accountId, generation, number: chunks }, plain);
      if (!(await appendSessionChunk(tx, lease, { generation, number: chunks, sealed }))) return false;
      chunks += 1;
    }
    if (!(await completeSession(tx, lease, { generation, chunks }))) return false;
    await writeFile(join(folder, MARK), `${generation}\n`, { mode: 0o600 });
    this.log.info({ accountId, generation, chunks }, 'Session stored');
    return true;
  }

  /**
   * Before the browser starts: puts the newest session that can be read into the folder, unless what is there is as new.
   * @throws where sessions are stored and none of them can be read: a new pairing must be somebody's decision
   */
  async restore(accountId: string, folder: string): Promise<SessionDecision> {
    const stored = await findSessions(autocommit(this.db), accountId);
    const decision = decideSession(await profileIn(folder), stored[0]?.generation ?? null);
    if (decision === 'fresh' || decision === 'use-local') return decision;
    if (decision === 'set-aside-and-restore') {
      const aside = `${folder}.set-aside-${Date.now()}`;
      await rename(folder, aside);
      this.log.warn({ accountId, aside }, 'A profile older than the stored session was set aside');
    }
    const generation = await this.unpackNewest(accountId, stored, folder);
    await writeFile(join(folder, MARK), `${generation}\n`, { mode: 0o600 });
    this.log.info({ accountId, generation }, 'Session restored');
    return decision;
  }

  private async unpackNewest(accountId: string, stored: readonly StoredSession[], folder: string): Promise<number> {
    const reasons: string[] = [];
    for (const session of stored) {
      const { generation, sealedBy, host } = session;
      try {
        await unpackProfile(this.chunksOf(accountId, session), folder);
        return generation;
      } catch (error) {
        const otherKey = sealedBy === this.seal.fingerprint ? '' : ` (sealed with another key, ${sealedBy})`;
        reasons.push(`generation ${generation} of ${host}${otherKey}: ${(error as Error).message}`);
        this.log.error({ accountId, generation, err: error }, 'A stored session cannot be read');
      }
    }
    throw new Error(
      `None of the stored sessions of account ${accountId} can be read: ${reasons.join('; ')}. ` +
        'Set WHATSAPP_SESSION_KEY to the key they were sealed with, or pair the account anew.',
    );
  }

  private async *chunksOf(accountId: string, { generation, chunks }: StoredSession): AsyncGenerator<Buffer> {
    for (let number = 0; number < chunks; number += 1) {
      const sealed = await readSessionChunk(autocommit(this.db), accountId, { generation, number });
      if (!sealed) throw new Error(`chunk ${number} of ${chunks} is missing`);
      yield this.seal.open({ accountId, generation, number }, sealed);
    }
  }
}

async function profileIn(folder: string): Promise<LocalProfile> {
  if (!(await stat(folder).catch(() => null))) return { kind: 'none' };
  const mark = await readFile(join(folder, MARK), 'utf8').catch(() => '');
  return { kind: 'profile', generation: /^\d+\n$/.test(mark) ? Number(mark) : null };
}
