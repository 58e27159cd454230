import { Injectable } from '@nestjs/common';
import { Metrics } from '@promptpipe/observability';
import { type InboundOutcome, Waker } from '@promptpipe/persistence';
import type { Counter } from 'prom-client';

/** Which of them the door obeyed, and by which word. */
const WORD_OF: Partial<Record<InboundOutcome, 'stop' | 'start'>> = { 'opted-out': 'stop', rejoined: 'start' };

/** Once what came in is committed: whoever handles it is woken, and what the door obeyed is counted. */
@Injectable()
export class DoorFollower {
  private readonly door: Counter<'word'>;

  constructor(
    private readonly waker: Waker,
    metrics: Metrics,
  ) {
    this.door = metrics.counter({
      name: 'participants_door_total',
      help: 'STOP and START obeyed as they came in, by word',
      labelNames: ['word'],
    });
  }

  follow(outcome: InboundOutcome): void {
    if (outcome === 'stranger' || outcome === 'seen-before') return;
    this.waker.poke('jobs');
    const word = WORD_OF[outcome];
    if (!word) return;
    this.door.inc({ word });
    this.waker.poke('messages');
  }
}
