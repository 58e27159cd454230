import { pause } from '@promptpipe/lifecycle';
import { decideRound, type RoundDecision } from './decide-round';
import type { PairingSight } from './page/pairing-in-page';

/** WhatsApp takes the first code of a round for a minute, and each later one for twenty seconds. */
const FIRST_QR_SECONDS = 60;
const LATER_QR_SECONDS = 20;
/** And for so long one that is typed: its own default, as the library says. */
export const PAIRING_CODE_SECONDS = 180;
/** Whoever has scanned sees their code go at once, by the clock of a person. */
const LOOK_EACH_MS = 500;

/** Why a browser ends that nobody has paired: the next one goes on where it was. */
export const UNSCANNED = 'Nobody has scanned its code';

export interface PairingEvents {
  /** A code that somebody could scan now, and for how long. */
  readonly onCode: (code: string, seconds: number) => void;
  /** One that was asked for, to be typed on the phone. */
  readonly onPairingCode: (code: string, seconds: number) => void;
  /** Somebody has scanned or typed it: there is nothing to scan any more, and WhatsApp loads. */
  readonly onLinked: () => void;
}

export interface RoundSteps {
  readonly events: PairingEvents;
  /** Null: the page does not say. */
  look(): Promise<PairingSight | null>;
  askForCodes(): void;
  /** The opening waits for a person from here on. */
  waits(): void;
  /** It waits for WhatsApp again. */
  loads(): void;
  end(reason: string): void;
}

/** The library makes a code also of a place where WhatsApp has none to give: before the first, and when one was used. */
const HAS_NO_REF = /^(undefined|null)?,/;

/** What a page shows to be scanned or typed, from its first code until somebody has linked it. */
export class PairingRound {
  private readonly over = new AbortController();
  private state: 'none' | RoundDecision = 'none';
  private isFirst = true;
  private keptUntilMs = 0;
  private qrUntilMs = 0;
  private codeUntilMs = 0;

  constructor(
    private readonly steps: RoundSteps,
    private readonly keptMs: number,
  ) {}

  get isWaiting(): boolean {
    return !this.isOver && (this.state === 'waits' || this.state === 'stopped');
  }

  /** The page is loaded: its next code is a first one. */
  anew(): void {
    this.isFirst = true;
  }

  showQr(code: string): void {
    if (this.isOver || this.state === 'linked' || HAS_NO_REF.test(code)) return;
    const seconds = this.isFirst ? FIRST_QR_SECONDS : LATER_QR_SECONDS;
    this.isFirst = false;
    this.qrUntilMs = inSeconds(seconds);
    if (this.state === 'none') this.begin();
    this.steps.events.onCode(code, seconds);
  }

  /** The page makes another by itself when the time of one is over, for ever: past its own time the round makes an end of that. */
  showCode(code: string): void {
    if (!this.isWaiting) return;
    if (performance.now() >= this.keptUntilMs) {
      this.steps.end(UNSCANNED);
      return;
    }
    this.codeUntilMs = inSeconds(PAIRING_CODE_SECONDS);
    this.steps.events.onPairingCode(code, PAIRING_CODE_SECONDS);
  }

  close(): void {
    this.over.abort();
  }

  private get isOver(): boolean {
    return this.over.signal.aborted;
  }

  private begin(): void {
    this.state = 'waits';
    this.keptUntilMs = performance.now() + this.keptMs;
    this.steps.waits();
    void this.follow();
  }

  private async follow(): Promise<void> {
    for (;;) {
      await pause(LOOK_EACH_MS, this.over.signal);
      const sight = this.isOver ? null : await this.steps.look();
      if (this.isOver) return;
      this.take(sight ?? SILENT);
    }
  }

  private take(sight: PairingSight): void {
    const before = this.state;
    // What is busy loading says nothing, and has not gone back to a code by that.
    if (before === 'linked' && !sight.state.startsWith('UNPAIRED')) return;
    const { keptUntilMs, qrUntilMs, codeUntilMs } = this;
    this.state = decideRound(sight, { nowMs: performance.now(), keptUntilMs, qrUntilMs, codeUntilMs });
    if (this.state === before) return;
    if (this.state === 'over') this.steps.end(UNSCANNED);
    if (this.state === 'linked') this.linked();
    if (before === 'linked') this.steps.waits();
    if (before === 'linked' || this.state === 'stopped') this.askForCodes();
  }

  private linked(): void {
    this.qrUntilMs = this.codeUntilMs = performance.now();
    this.steps.loads();
    this.steps.events.onLinked();
  }

  private askForCodes(): void {
    this.anew();
    this.steps.askForCodes();
  }
}

const SILENT: PairingSight = { state: 'silent', isSomebodys: false };

const inSeconds = (seconds: number): number => performance.now() + seconds * 1_000;
