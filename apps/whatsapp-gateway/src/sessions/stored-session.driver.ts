import { pause } from '@promptpipe/lifecycle';
import type { LeaseRef } from '@promptpipe/persistence';
import type {
  ChangeEvent,
  DriverListener,
  Identified,
  Known,
  MessageEvent,
  NumberCheck,
  OutgoingMessage,
  SendOutcome,
  Sought,
  Vitals,
  WhatsAppDriver,
} from '../driver/whatsapp-driver';
import type { SessionVault } from './session-vault';

export interface SessionCopies {
  readonly vault: SessionVault;
  readonly lease: LeaseRef;
  /** The profile that the driver works on. */
  readonly folder: string;
  /** Ends whoever was left behind on the folder: what is stored may take its place. */
  readonly free: () => Promise<void>;
  /** The first pauses before a copy; then one each `everyMs`. What a page writes in its first minute belongs to the session. */
  readonly soonMs: readonly number[];
  readonly everyMs: number;
  readonly onError: (error: unknown) => void;
}

/** A driver whose session outlives its host: fetched from the database before it begins, and put there while it lasts and at its end. */
export class StoredSessionDriver implements WhatsAppDriver {
  private lasting: AbortController | null = null;
  private storing: Promise<void> = Promise.resolve();

  constructor(
    private readonly inner: WhatsAppDriver,
    private readonly copies: SessionCopies,
  ) {}

  async connect(listener: DriverListener): Promise<void> {
    await this.restore();
    await this.inner.connect(listener);
    this.lasting = new AbortController();
    void this.storeNowAndThen(this.lasting.signal);
  }

  showTyping(to: string): Promise<void> {
    return this.inner.showTyping(to);
  }

  prepare(to: string): Promise<void> {
    return this.inner.prepare(to);
  }

  send(message: OutgoingMessage): Promise<SendOutcome> {
    return this.inner.send(message);
  }

  lookUp(sought: readonly Sought[]): Promise<ReadonlyMap<string, Known>> {
    return this.inner.lookUp(sought);
  }

  checkNumber(phone: string): Promise<NumberCheck> {
    return this.inner.checkNumber(phone);
  }

  identify(lids: readonly string[]): Promise<Identified> {
    return this.inner.identify(lids);
  }

  history(since: Date): Promise<MessageEvent[]> {
    return this.inner.history(since);
  }

  vitals(): Promise<Vitals> {
    return this.inner.vitals();
  }

  changes(since: Date): Promise<ChangeEvent[]> {
    return this.inner.changes(since);
  }

  requestPairingCode(phone: string): Promise<boolean> {
    return this.inner.requestPairingCode(phone);
  }

  /** What is stored is fetched first: only who has a session can end it. What is there is retired by the caller. */
  async logOut(): Promise<boolean> {
    const { lasting, copies } = this;
    this.lasting = null;
    lasting?.abort();
    await this.storing;
    if (!lasting) await this.restore().catch(copies.onError);
    return this.inner.logOut();
  }

  /** The browser has written its profile when it is closed: that copy is the best. */
  async close(): Promise<void> {
    const { lasting } = this;
    this.lasting = null;
    lasting?.abort();
    await this.inner.close();
    if (lasting) this.store();
    await this.storing;
  }

  private async storeNowAndThen(signal: AbortSignal): Promise<void> {
    const soonMs = [...this.copies.soonMs];
    for (;;) {
      await pause(soonMs.shift() ?? this.copies.everyMs, signal);
      if (signal.aborted) return;
      this.store();
      await this.storing;
    }
  }

  private async restore(): Promise<void> {
    const { vault, lease, folder, free } = this.copies;
    await free();
    await vault.restore(lease.accountId, folder);
  }

  /** One at a time. What fails changes nothing of what is stored. */
  private store(): void {
    const { vault, lease, folder, onError } = this.copies;
    const stored = async (): Promise<void> => {
      if (!(await vault.store(lease, folder))) throw new Error('The account is another gateway’s by now');
    };
    this.storing = this.storing.then(stored).catch(onError);
  }
}
