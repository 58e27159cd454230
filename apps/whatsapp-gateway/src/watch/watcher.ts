import { Inject, Injectable } from '@nestjs/common';
import { autocommit, readQuiet, WakeSources } from '@promptpipe/persistence';
import type { AccountSession } from '../accounts/account-session';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config';
import { Canary } from './canary';
import { decideMemory, decideSilence, isWithin, type RestartReason } from './decide-restart';
import { WatchVoice } from './watch-voice';

const MEGABYTE = 1 << 20;
/** Nothing may fall due while a browser starts, and not soon afterwards either. */
const QUIET_SECONDS = 300;

/** Looks at a session that seems to be open: does its page answer, do acks come, how much does its browser hold. */
@Injectable()
export class Watcher {
  constructor(
    private readonly wakes: WakeSources,
    private readonly canary: Canary,
    private readonly voice: WatchVoice,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  get everyMs(): number {
    return this.config.WHATSAPP_WATCH_MS;
  }

  /** A page that does not answer in time rejects, and has ended its session by then. */
  async look(session: AccountSession): Promise<void> {
    if (!mayStillSend(session)) return;
    const { accountId, acks, canary } = session;
    const { memoryBytes, self } = await session.driver.vitals();
    if (!mayStillSend(session)) return;
    const nowMs = performance.now();
    const ackAgeMs = acks.ageMs(nowMs);
    this.voice.seen(accountId, { ackAgeMs, memoryBytes });
    const { deafRounds, restartsInSilence } = acks;
    const signs = { ackAgeMs, deafRounds, restartsInSilence, canaryWaitsMs: canary.waitsForMs(nowMs) };
    const silence = decideSilence(signs, this.config.WHATSAPP_ACKS_LIMIT_MS);
    if (silence !== null) {
      acks.restartsInSilence += 1;
      return this.restart(session, silence, signs);
    }
    const bytes = { memoryBytes };
    const memory = decideMemory(memoryBytes, this.memoryLimits);
    if (memory === 'now') return this.restart(session, 'memory-hard', bytes);
    if (memory === 'when-quiet' && (await this.isQuiet(session))) return this.restart(session, 'memory-soft', bytes);
    if (await this.canary.send(session, self)) this.voice.canarySent(accountId);
  }

  /** The send in hand comes to its end first; what is owed is looked up and goes on after the opening, as after any other. */
  private async restart(session: AccountSession, reason: RestartReason, figures: object): Promise<void> {
    this.voice.restarting(session.accountId, reason, figures);
    await session.breakGently(`Opened anew by a watchdog: ${reason}`);
  }

  private get memoryLimits() {
    const { WHATSAPP_MEMORY_SOFT_MB: soft, WHATSAPP_MEMORY_HARD_MB: hard } = this.config;
    return { softBytes: soft * MEGABYTE, hardBytes: hard * MEGABYTE };
  }

  private async isQuiet({ accountId }: AccountSession): Promise<boolean> {
    const { WHATSAPP_RESTART_HOURS: hours, WHATSAPP_RESTART_ZONE: zone } = this.config;
    const quiet = await readQuiet(autocommit(this.wakes.db), { accountId, zone, seconds: QUIET_SECONDS });
    return !quiet.isBusy && isWithin(hours, quiet.hour);
  }
}

/** It may be lost or have ended at any await: there is nothing left to tell of it then, or to open anew. */
const mayStillSend = (session: AccountSession): boolean => session.maySend;
