import type { FailureClass, LookUp } from '@promptpipe/domain';
import type { LeaseRef } from '@promptpipe/persistence';

/** What WhatsApp tells of a message of ours. Level −1 is an error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
export interface AckEvent {
  readonly waMessageId: string;
  readonly level: number;
  readonly at: Date;
  /** When the network took the message, where it tells: the instant that a reply is compared with. */
  readonly sentAt?: Date | undefined;
}

/** What WhatsApp knows of an id that it was asked for. */
export type Known = LookUp & Pick<AckEvent, 'sentAt'>;

/**
 * What a person wrote. `from` as WhatsApp names them, by number or by a lid; it is read by the door, not by the driver. `phone`: the
 * number behind a lid, where WhatsApp tells it.
 */
export interface MessageEvent {
  readonly waMessageId: string;
  readonly from: string;
  readonly phone?: string | undefined;
  readonly body: string;
  readonly quotedWaId: string | null;
  readonly at: Date;
}

/** How a session is, asked of it just now. */
export interface Vitals {
  /** What its browser holds that is nobody else's; null where there is none, or nobody can tell. */
  readonly memoryBytes: number | null;
  /** The account's own number; null where it can write no message to itself. */
  readonly self: string | null;
}

export interface DriverListener {
  onAck(ack: AckEvent): void;
  onMessage(message: MessageEvent): void;
  /** WhatsApp says that the account is restricted, by this name. */
  onRestricted?(name: string): void;
  /** Once, when the session ends by itself; everything after it comes only by back-fill and look-up. */
  onDisconnected(reason: string): void;
}

export interface OutgoingMessage {
  /** Reserved beforehand: the same message has the same id whenever it is sent. */
  readonly waMessageId: string;
  readonly to: string;
  readonly text: string;
  /** On the clock of `performance.now()`: past it nothing may be handed over any more, the account may be another's. */
  readonly deadlineMs: number;
}

/**
 * `accepted`: handed over, its ack comes by event; of an id that was there before, the ack that came long ago is `known`
 * and comes no more. `not-handed-over`: surely not. `rejected`: surely not, and trying again is no use. `unknown`:
 * anything else, such as a timeout, a dead page or an answer that was lost.
 */
export type SendOutcome =
  | { readonly outcome: 'accepted'; readonly known?: AckEvent }
  | { readonly outcome: 'not-handed-over'; readonly reason: string }
  | { readonly outcome: 'rejected'; readonly class: FailureClass; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** A message of ours that is asked for. */
export interface Sought {
  readonly waMessageId: string;
  /** Whom it was for: WhatsApp Web keeps messages by conversation. Null where nobody knows. */
  readonly to: string | null;
}

/** One account's session with WhatsApp. Sends are serial; the caller sees to that. */
export interface WhatsAppDriver {
  /** Answers when events flow. Rejects when there is no session to be had now. */
  connect(listener: DriverListener): Promise<void>;
  /** Never rejects: what it cannot tell is `unknown`. */
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /** What WhatsApp knows of these. Rejects when it cannot be asked; "not found" is no proof of anything. */
  lookUp(sought: readonly Sought[]): Promise<ReadonlyMap<string, Known>>;
  /** What people wrote since then, oldest first. */
  history(since: Date): Promise<MessageEvent[]>;
  /** Rejects when there is no answer in time: a session that only seemed to be open has ended then. */
  vitals(): Promise<Vitals>;
  close(): Promise<void>;
}

/** The way to WhatsApp that this process knows: it serves the accounts that are to go this way, and no others. */
export interface DriverSource {
  readonly name: 'simulated' | 'whatsapp-web';
  /** For as long as the lease is held: what it shows or keeps of the account is fenced by it. */
  open(account: { readonly id: string; readonly lease: LeaseRef }): WhatsAppDriver;
}

/** Token of `DriverSource`. */
export const DRIVER_SOURCE = Symbol('DRIVER_SOURCE');
