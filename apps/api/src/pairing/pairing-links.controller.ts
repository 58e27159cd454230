import { Body, Delete, Inject, Param, Post, Req } from '@nestjs/common';
import {
  DataSource,
  findAccount,
  insertAuditEntry,
  insertPairingLink,
  inTransaction,
  revokePairingLinks,
} from '@promptpipe/persistence';
import { type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { API_CONFIG, type ApiConfig } from '../config';
import { AdminController } from '../http/admin-controller';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { PathName } from '../http/path-name.pipe';
import { notFound } from '../http/refusal';
import { Valid } from '../http/valid.pipe';
import { hashOfToken, newPairingToken } from './pairing-token';

const MOST_MINUTES = 24 * 60;
const linkSchema = z.strictObject({ minutes: z.int().min(1).max(MOST_MINUTES).default(15) });
type LinkRequest = z.output<typeof linkSchema>;

/** Links by which a coordinator pairs an account in a browser, without the admin key. */
@AdminController('accounts/:id/pairing-links')
export class PairingLinksController {
  constructor(
    private readonly db: DataSource,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /** The link is told once, here; a newer one ends it. */
  @Post()
  async create(
    @Param('id', PathName) accountId: string,
    @Body(new Valid(linkSchema)) { minutes }: LinkRequest,
    @Req() request: IncomingMessage,
  ) {
    const token = newPairingToken();
    const { id, expiresAt } = await inTransaction(this.db, async (tx) => {
      if (!(await findAccount(tx, accountId))) throw notFound('account');
      const made = await insertPairingLink(tx, { accountId, tokenHash: hashOfToken(token), minutes });
      await this.audit(tx, accountId, 'pairing-link.create', { link: made.id, minutes });
      return made;
    });
    return { id, accountId, url: `${this.baseUrl(request)}/pair#${token}`, expiresAt };
  }

  @Delete()
  async revoke(@Param('id', PathName) accountId: string) {
    return inTransaction(this.db, async (tx) => {
      if (!(await findAccount(tx, accountId))) throw notFound('account');
      const revoked = await revokePairingLinks(tx, accountId);
      if (revoked > 0) await this.audit(tx, accountId, 'pairing-link.revoke', { revoked });
      return { revoked };
    });
  }

  private audit(tx: Parameters<typeof insertAuditEntry>[0], accountId: string, action: string, after: object) {
    const target = { type: 'account', id: accountId } as const;
    return insertAuditEntry(tx, { apiKeyId: ADMIN_KEY_ID, action, target, before: null, after });
  }

  private baseUrl({ headers }: IncomingMessage): string {
    return this.config.PUBLIC_URL?.replace(/\/$/, '') ?? `http://${headers.host ?? 'localhost'}`;
  }
}
