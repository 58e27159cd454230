import type { FailureClass, LookUp, Media, MessageChange } from '@promptpipe/domain';
import type { LeaseRef, SentPoll } from '@promptpipe/persistence';

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
  /** What came with it; its caption is the body. */
  readonly media?: Media | undefined;
  /** A vote in the poll that it quotes: the label of the option, empty when it was taken back. */
  readonly isVote?: true | undefined;
}

/** How a session is, asked of it just now. */
export interface Vitals {
  /** What its browser holds that is nobody else's; null where there is none, or nobody can tell. */
  readonly memoryBytes: number | null;
  /** The account's own number; null where it can write no message to itself. */
  readonly self: string | null;
}

/** A vote has no id that the network tells: its poll and its instant name it, live and in a history. */
export const voteId = (pollId: string, at: Date): string => `vote:${pollId}:${at.getTime()}`;

/** What became of a message, theirs or ours, as a person did it. */
export interface ChangeEvent {
  readonly waMessageId: string;
  readonly change: MessageChange;
  /** Null where WhatsApp does not tell. */
  readonly at: Date | null;
}

/** One person by both of WhatsApp's names. */
export interface Identity {
  readonly lid: string;
  readonly phone: string;
}

/** `asked`: how many of those that were asked for, from the first, there was time for; at least one. */
export interface Identified {
  readonly known: readonly Identity[];
  readonly asked: number;
}

/** What WhatsApp says of a number; `lid`: its own name for whoever has it, where it tells. */
export type NumberCheck = { readonly onWhatsApp: false } | { readonly onWhatsApp: true; readonly lid: string | null };

export interface DriverListener {
  /**
   * In `connect`, before anything is told: which number the session is of, null where the network knows no such thing. Awaited;
   * a rejection ends the session, and `connect` rejects with it.
   */
  onSignedIn(phone: string | null): Promise<void>;
  onAck(ack: AckEvent): void;
  onMessage(message: MessageEvent): void;
  onChange(change: ChangeEvent): void;
  /** Once, when the session ends by itself; everything after it comes only by back-fill and look-up. */
  onDisconnected(reason: string): void;
}

export interface OutgoingMessage {
  /** Reserved beforehand: the same message has the same id whenever it is sent. */
  readonly waMessageId: string;
  readonly to: string;
  /** What is said; of a poll as text, which is not sent. */
  readonly text: string;
  readonly poll?: SentPoll | null;
  /** On the clock of `performance.now()`: past it nothing may be handed over any more, the account may be another's. */
  readonly deadlineMs: number;
}

/**
 * `accepted`: handed over, its ack comes by event; of an id that was there before, the ack that came long ago is `known`
 * and comes no more; `lid` is WhatsApp's name for whom it went to, where the send has told it. `not-handed-over`: surely not. `rejected`: surely not, and trying again is no use. `unknown`:
 * anything else, such as a timeout, a dead page or an answer that was lost.
 */
export type SendOutcome =
  | { readonly outcome: 'accepted'; readonly known?: AckEvent; readonly lid?: string }
  | { readonly outcome: 'not-handed-over'; readonly reason: string }
  | { readonly outcome: 'rejected'; readonly class: FailureClass; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** A message of ours that is asked for. */
export interface Sought {
  readonly waMessageId: string;
  /** Whom it was for: WhatsApp Web keeps messages by conversation. Null where nobody knows. */
  readonly to: string | null;
}

/** Some conversations could not be read as far back as was asked. What could be read is told with it. */
export class HistoryIncomplete extends Error {
  override readonly name = 'HistoryIncomplete';

  constructor(
    readonly messages: readonly MessageEvent[],
    readonly conversations: number,
  ) {
    super(`${conversations} conversations could not be read now; they are asked for again`);
  }
}

/** One account's session with WhatsApp. Sends are serial; the caller sees to that. */
export interface WhatsAppDriver {
  /** Answers when events flow. Rejects when there is no session to be had now. */
  connect(listener: DriverListener): Promise<void>;
  /** The person sees that something is being typed, for a while or until it comes. Never rejects: nothing depends on it. */
  showTyping(to: string): Promise<void>;
  /**
   * Whatever a send to this number has to find or ask for before it can hand anything over, so that the send itself takes no time.
   * Never rejects: nothing but time depends on it.
   */
  prepare(to: string): Promise<void>;
  /** Never rejects: what it cannot tell is `unknown`. */
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /** What WhatsApp knows of these. Rejects when it cannot be asked; "not found" is no proof of anything. */
  lookUp(sought: readonly Sought[]): Promise<ReadonlyMap<string, Known>>;
  /** Whether somebody has this number on WhatsApp. Rejects when it cannot be asked. */
  checkNumber(phone: string): Promise<NumberCheck>;
  /** Who is behind these lids, as far as WhatsApp tells in the time of a call. Rejects when it cannot be asked. */
  identify(lids: readonly string[]): Promise<Identified>;
  /**
   * What people wrote since then, oldest first.
   * @throws {HistoryIncomplete} with what could be read, where the rest could not
   */
  history(since: Date): Promise<MessageEvent[]>;
  /** Rejects when there is no answer in time: a session that only seemed to be open has ended then. */
  vitals(): Promise<Vitals>;
  /** What has become of messages since then, oldest first; of those that are older than a day by then it need not know. */
  changes(since: Date): Promise<ChangeEvent[]>;
  /**
   * Asks WhatsApp for a code that is typed on the phone of this number instead of a scan; what is shown comes by the driver's own
   * way. False: nothing waits to be paired now. Rejects when WhatsApp gives none.
   */
  requestPairingCode(phone: string): Promise<boolean>;
  /**
   * Ends the session for good: unlinked at WhatsApp, and set aside. Connected or not, and again and again. False: WhatsApp could not
   * be told, and whoever has the phone unlinks it there.
   */
  logOut(): Promise<boolean>;
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
