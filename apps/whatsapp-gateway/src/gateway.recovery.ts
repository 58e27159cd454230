import { Inject, Injectable } from '@nestjs/common';
import { BootRecovery } from '@promptpipe/boot-recovery';
import { ConfigurationError } from '@promptpipe/config';
import { type Pulse, SEND_LEASE_SECONDS } from '@promptpipe/persistence';
import { NO_COUNTS, type Recoverable } from '@promptpipe/recovery';
import { AccountKeeper } from './accounts/account-keeper';
import { SIGN_OF_LIFE_MS } from './driver/whatsapp-web/within';
import { GATEWAY_CONFIG, type GatewayConfig } from './config';

const TIME_LIMIT_MS = 30_000;

/** What the gateway repairs before it is ready. Back-fill, look-ups and missing acks gate an account's sends, not this. */
@Injectable()
export class GatewayRecovery {
  constructor(
    private readonly boot: BootRecovery,
    private readonly keeper: AccountKeeper,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  openDatabase(): Promise<void> {
    const { ACK_WAIT_MS, DRIVER_CALL_MS, TYPING_MAX_MS } = this.config;
    if (SEND_LEASE_SECONDS * 1_000 <= 2 * DRIVER_CALL_MS + SIGN_OF_LIFE_MS + TYPING_MAX_MS + ACK_WAIT_MS) {
      const reason = `plus twice DRIVER_CALL_MS, TYPING_MAX_MS and ${SIGN_OF_LIFE_MS / 1_000} s must be less than a send's lease of ${SEND_LEASE_SECONDS} s, which outlasts its look-up, its typing, its call and the wait for its ack`;
      throw new ConfigurationError([{ variable: 'ACK_WAIT_MS', reason, example: '30000' }]);
    }
    return this.boot.openDatabase();
  }

  async run(pulse: Pulse<object>, signal: AbortSignal): Promise<void> {
    await this.boot.run(pulse, signal, [accountLeases(this.keeper)]);
  }
}

const accountLeases = (keeper: AccountKeeper): Recoverable => ({
  name: 'account-leases',
  timeLimitMs: TIME_LIMIT_MS,
  recover: async () => {
    const taken = await keeper.takeOver();
    return { ...NO_COUNTS, found: taken, recovered: taken };
  },
});
