import { type ToPhone } from '../state/network-state';
import { type Network } from './network';

const SERVER = 1;
const DELIVERED = 2;
/** Between the server's ack and the phone's: short, but long enough that both are seen. */
const DELIVERY_MS = 15;

/** Moves each accepted message on to ack 1 and, a little later, to ack 2. */
export class AckClock {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly network: Network) {}

  start(message: ToPhone, lateMs = 0): void {
    if (message.ack < SERVER) this.after(lateMs, () => this.network.raiseAck(message, SERVER));
    if (message.ack < DELIVERED) this.after(lateMs + DELIVERY_MS, () => this.network.raiseAck(message, DELIVERED));
  }

  /** Takes up the acks that were in progress when an earlier simulator ended. */
  resume(): void {
    for (const messages of this.network.state.sends.values()) {
      for (const message of messages) this.start(message);
    }
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private after(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, delayMs);
    this.timers.add(timer);
  }
}
