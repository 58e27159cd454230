/** Signs of life that WhatsApp gives by itself: when acks were last told, and since when one is owed. Times are of `performance.now()`. */
export class AckClock {
  private owedSinceMs: number | null = null;
  private heardAtMs: number;
  private heardInRound = false;
  /** Rounds in a row in which look-ups found acks that nobody had told, and nobody told any. */
  deafRounds = 0;
  /** How often the page was opened anew since the last ack. */
  restartsInSilence = 0;

  constructor(nowMs: number) {
    this.heardAtMs = nowMs;
  }

  /** `beganMs`: when the call began. An ack may be told before its answer, and then none is owed. */
  handedOver(beganMs: number): void {
    if (beganMs >= this.heardAtMs) this.owedSinceMs ??= beganMs;
  }

  /** Any ack of any message shows that they come. */
  heard(nowMs: number): void {
    this.owedSinceMs = null;
    this.heardAtMs = nowMs;
    this.heardInRound = true;
    this.deafRounds = 0;
    this.restartsInSilence = 0;
  }

  /** A round of look-ups has found so many acks of messages of this connection that were never told. */
  lookedUp(untold: number): void {
    this.deafRounds = untold > 0 && !this.heardInRound ? this.deafRounds + 1 : 0;
    this.heardInRound = false;
  }

  /** Another page is asked from here on. */
  opened(nowMs: number): void {
    this.owedSinceMs = null;
    this.heardAtMs = nowMs;
    this.heardInRound = false;
    this.deafRounds = 0;
  }

  /** How long an ack has been owed without any coming; 0: none is. */
  ageMs(nowMs: number): number {
    return this.owedSinceMs === null ? 0 : nowMs - this.owedSinceMs;
  }

  quietForMs(nowMs: number): number {
    return nowMs - this.heardAtMs;
  }
}
