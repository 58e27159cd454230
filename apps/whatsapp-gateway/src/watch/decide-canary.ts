export interface CanarySigns {
  /** Since the last ack of anything, or since the page was opened. */
  readonly quietForMs: number;
  /** How long one has waited for its ack; null: none is under way. */
  readonly waitsForMs: number | null;
}

/** A message to oneself is sent when nothing else has shown for so long that WhatsApp takes what it is given. 0: never. */
export function isCanaryDue({ quietForMs, waitsForMs }: CanarySigns, everyMs: number): boolean {
  return everyMs > 0 && waitsForMs === null && quietForMs >= everyMs;
}
