import { Injectable } from '@nestjs/common';
import { Loop } from '@promptpipe/lifecycle';
import { PinoLogger } from 'nestjs-pino';
import { AccountKeeper } from './accounts/account-keeper';
import { AccountRounds } from './accounts/account-rounds';
import type { AccountSession } from './accounts/account-session';
import { CatchUp } from './accounts/catch-up';
import { GatewayBasis } from './gateway.basis';
import { ackWaitLoop } from './outbound/ack-wait.loop';

/** Four chances within an account's lease. */
const RENEW_EACH_MS = 2_000;
const CHECKPOINT_EACH_MS = 30_000;
/** An ack told to nobody, at a restart say, is made good this late at most. */
const MISSING_ACKS_EACH_MS = 60_000;
/** After a look-up that failed, or still goes on. */
const LOOK_AGAIN_MS = 5_000;
const REOPEN_EACH_MS = 500;
/** A request that nobody was told of is found this late at most. */
const REQUESTS_EACH_MS = 5_000;
const UNTIL_WOKEN_MS = 60_000;

/** Every background duty of the gateway, and what wakes it. */
@Injectable()
export class GatewayLoops {
  readonly takeOver: Loop;
  readonly unknown: Loop;
  readonly missingAcks: Loop;
  readonly requests: Loop;
  readonly all: readonly Loop[];

  constructor(
    keeper: AccountKeeper,
    { resolver, missingAcks }: CatchUp,
    private readonly basis: GatewayBasis,
    log: PinoLogger,
  ) {
    const loop = (name: string, step: () => Promise<number>): Loop =>
      new Loop({ name, step, onError: (err, pauseMs) => log.error({ err, pauseMs, loop: name }, 'Loop failed') });
    const rounds = (name: string, step: (session: AccountSession) => Promise<unknown>): AccountRounds =>
      new AccountRounds({
        step,
        onError: (err, { accountId }) => log.error({ err, accountId, loop: name }, 'Loop failed'),
      });
    const lookUps = rounds('unknown-messages', (session) => resolver.resolve(session));
    const ackLookUps = rounds('missing-acks', (session) => missingAcks.ask(session));
    const looks = rounds('watch', (session) => basis.watcher.look(session));
    this.takeOver = loop('take-over', async () => {
      if ((await keeper.takeOver()) > 0) {
        keeper.openClosed();
        this.requests.poke();
      }
      return UNTIL_WOKEN_MS;
    });
    this.unknown = loop('unknown-messages', async () => {
      return (await lookUps.run(keeper.open)) ? UNTIL_WOKEN_MS : LOOK_AGAIN_MS;
    });
    this.missingAcks = loop('missing-acks', async () => {
      await ackLookUps.run(keeper.open);
      return MISSING_ACKS_EACH_MS;
    });
    this.requests = loop('account-requests', async () => {
      await basis.obeyer.run();
      return REQUESTS_EACH_MS;
    });
    this.all = [
      this.requests,
      this.takeOver,
      this.unknown,
      loop('renew-accounts', async () => {
        await keeper.renew();
        return RENEW_EACH_MS;
      }),
      loop('open-accounts', () => {
        keeper.openClosed();
        return Promise.resolve(REOPEN_EACH_MS);
      }),
      this.missingAcks,
      loop('watch', async () => {
        await looks.run(keeper.open);
        return basis.watcher.everyMs;
      }),
      loop('checkpoint', async () => {
        await keeper.checkpoint();
        return CHECKPOINT_EACH_MS;
      }),
      ackWaitLoop(basis.wakes.db, basis.awaited, (err, pauseMs) =>
        log.error({ err, pauseMs, loop: 'ack-wait' }, 'Loop failed'),
      ),
    ];
  }

  start(): void {
    this.basis.wakes.session.onWake('account-requests', () => this.requests.poke());
    for (const loop of this.all) loop.start();
  }
}
