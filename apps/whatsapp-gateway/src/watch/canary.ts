import { Inject, Injectable } from '@nestjs/common';
import { canaryKey, whatsAppMessageId } from '@promptpipe/domain';
import { autocommit, DataSource, periodOf } from '@promptpipe/persistence';
import type { AccountSession } from '../accounts/account-session';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config';
import { isCanaryDue } from './decide-canary';

const MINUTE_MS = 60_000;
const TEXT = 'PromptPipe looks whether WhatsApp takes its messages';

/**
 * A message of the account to itself, where nothing else shows that its messages leave. It is no row and belongs to no study; its
 * id is that of its period, so that a restart within it repeats the same one.
 */
@Injectable()
export class Canary {
  constructor(
    private readonly db: DataSource,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** True: one was handed over; that of this period is not sent again once WhatsApp has it. `self`: the account's own number; null where the driver has none to write to. */
  async send(session: AccountSession, self: string | null): Promise<boolean> {
    const everyMs = this.config.WHATSAPP_CANARY_MINUTES * MINUTE_MS;
    const nowMs = performance.now();
    const signs = { quietForMs: session.acks.quietForMs(nowMs), waitsForMs: session.canary.waitsForMs(nowMs) };
    if (self === null || !isCanaryDue(signs, everyMs)) return false;
    const { accountId } = session;
    const period = await periodOf(autocommit(this.db), everyMs / 1_000);
    const waMessageId = whatsAppMessageId(accountId, canaryKey(period));
    return session.page.run(() => this.handOver(session, { waMessageId, to: self }));
  }

  private async handOver(
    session: AccountSession,
    message: { readonly waMessageId: string; readonly to: string },
  ): Promise<boolean> {
    if (!session.maySend) return false;
    const known = (await session.driver.lookUp([message])).get(message.waMessageId);
    if (known?.found && known.ack >= 1) return false;
    session.canary.sent(message.waMessageId, performance.now());
    const result = await session.driver.send({ ...message, text: TEXT, deadlineMs: session.lease.deadlineMs });
    const isUnderWay = result.outcome === 'accepted' || result.outcome === 'unknown';
    if (!isUnderWay) session.canary.forget();
    return isUnderWay;
  }
}
