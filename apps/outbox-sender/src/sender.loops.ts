import { Injectable } from '@nestjs/common';
import { type Loop } from '@promptpipe/lifecycle';
import { isRefusedByCheck, WakeSources } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { type Duty, dutyLoop } from './duties/duty';
import { heldLoop } from './duties/held.loop';
import { quietLoop } from './duties/quiet.loop';
import { recallLoop } from './duties/recall.loop';
import { sweepLoop } from './quarantine/sweep.loop';
import { SenderDuties } from './sender.duties';
import { MessageStager } from './staging/message-stager';
import { stageLoop } from './staging/stage.loop';

/** A duty that the heartbeat wakes rests this long by itself. */
const UNTIL_WOKEN_MS = 60_000;

/** Every background duty of the outbox-sender, and what wakes it. */
@Injectable()
export class SenderLoops {
  readonly messages: Loop;
  readonly stale: Loop;
  readonly lost: Loop;
  readonly expired: Loop;
  readonly quiet: Loop;
  private readonly held: Loop;
  private readonly recalls: Loop;
  private readonly queues: Loop;
  private readonly unreadable: Loop;

  constructor(
    stager: MessageStager,
    private readonly duties: SenderDuties,
    private readonly wakes: WakeSources,
    log: PinoLogger,
  ) {
    const failed = (loop: string) => (err: unknown, pauseMs: number) => {
      log.error({ err, pauseMs, loop }, 'Loop failed');
    };
    this.unreadable = sweepLoop(duties.unreadable, wakes.waker, failed('unreadable-messages'));
    const onErrorOf = (loop: string) => (err: unknown, pauseMs: number) => {
      failed(loop)(err, pauseMs);
      // One such row stops the statement for all others: it is looked for now, not in a minute.
      if (isRefusedByCheck(err)) this.unreadable.poke();
    };
    const onSettled = (): void => wakes.waker.poke('messages');
    const loopOf = (duty: Duty): Loop =>
      dutyLoop(duty, {
        restMs: UNTIL_WOKEN_MS,
        onSettled,
        onError: onErrorOf(duty.name),
      });
    this.messages = stageLoop(stager, onErrorOf('stage-messages'));
    this.stale = loopOf(duties.stale);
    this.lost = loopOf(duties.lost);
    this.expired = loopOf(duties.expired);
    this.held = heldLoop(duties.held, { onSettled, onError: onErrorOf(duties.held.name) });
    this.quiet = quietLoop(duties.quiet, { onSettled, onError: onErrorOf(duties.quiet.name) });
    this.recalls = recallLoop(duties.recalls, { onSettled, onError: onErrorOf(duties.recalls.name) });
    this.queues = loopOf(duties.queues);
  }

  get all(): Loop[] {
    const { messages, stale, lost, expired, quiet, recalls, held, queues, unreadable } = this;
    return [messages, stale, lost, expired, quiet, recalls, held, queues, unreadable];
  }

  start(): void {
    this.wakes.session.onWake('messages', () => this.messages.poke());
    this.wakes.session.onWake('accounts', () => this.messages.poke());
    this.wakes.session.onWake('quiet-hours', () => this.recall());
    for (const loop of this.all) loop.start();
  }

  private recall(): void {
    this.duties.recalls.beginAnew();
    this.recalls.poke();
  }
}
