/** `acks`: none come though they are owed · `deaf`: look-ups find those that nobody told · `canary`: not even one's own is acknowledged. */
export type SilenceReason = 'acks' | 'deaf' | 'canary';
/** `memory-soft`: at a quiet moment · `memory-hard`: at once. */
export type RestartReason = SilenceReason | 'memory-soft' | 'memory-hard';

export interface Signs {
  /** How long an ack has been owed without any coming; 0: none is. */
  readonly ackAgeMs: number;
  readonly deafRounds: number;
  /** How long the message to oneself has waited for its ack; null: none is under way. */
  readonly canaryWaitsMs: number | null;
  /** Restarts since the last ack, none of which has helped. */
  readonly restartsInSilence: number;
}

/** A page that was opened anew and stays silent is given twice the time, up to an hour: it is WhatsApp that is silent then. */
const LONGEST_MS = 3_600_000;
const DEAF_ROUNDS = 2;

/** Whether WhatsApp Web is to be opened anew because it looks alive and is not. */
export function decideSilence(signs: Signs, limitMs: number): SilenceReason | null {
  const patienceMs = Math.min(LONGEST_MS, limitMs * 2 ** signs.restartsInSilence);
  if (signs.ackAgeMs > patienceMs) return 'acks';
  if (signs.canaryWaitsMs !== null && signs.canaryWaitsMs > patienceMs) return 'canary';
  return signs.deafRounds >= DEAF_ROUNDS ? 'deaf' : null;
}

export interface MemoryLimits {
  readonly softBytes: number;
  readonly hardBytes: number;
}

/** `when-quiet`: only where nobody waits for anything. */
export function decideMemory(bytes: number | null, limits: MemoryLimits): 'fine' | 'when-quiet' | 'now' {
  if (bytes === null || bytes <= limits.softBytes) return 'fine';
  return bytes > limits.hardBytes ? 'now' : 'when-quiet';
}

/** Of a day; `from` after `until` goes through midnight, and both alike mean the whole day. */
export interface Hours {
  readonly from: number;
  readonly until: number;
}

export function isWithin({ from, until }: Hours, hour: number): boolean {
  if (from === until) return true;
  return from < until ? hour >= from && hour < until : hour >= from || hour < until;
}
