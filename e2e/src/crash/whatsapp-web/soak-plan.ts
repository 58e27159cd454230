import { chance } from '../../harness/chance';

export type WebFaultKind =
  'kill-browser' | 'kill-renderer' | 'kill-gateway' | 'reload' | 'reload-in-a-send' | 'lose-answer' | 'hang-in-a-send';

export interface PlannedWebFault {
  /** From the beginning of the soak. */
  readonly atMs: number;
  readonly kind: WebFaultKind;
}

const WEIGHTS: readonly (readonly [kind: WebFaultKind, weight: number])[] = [
  ['kill-browser', 5],
  ['kill-renderer', 3],
  ['kill-gateway', 4],
  ['reload', 3],
  ['reload-in-a-send', 2],
  ['lose-answer', 3],
  ['hang-in-a-send', 1],
];

const FIRST_AFTER_MS = 4_000;
/** A browser needs some seconds until WhatsApp Web is ready in it; now and then it dies before. */
const GAP_MS = { least: 3_000, spread: 9_000 };
const QUIET_END_MS = 5_000;

/** The whole schedule, fixed by the seed before anything is started. */
export function webSoakPlan(minutes: number): PlannedWebFault[] {
  const draw = chance('soak of whatsapp-web');
  const all = WEIGHTS.flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind));
  const planned: PlannedWebFault[] = [];
  const endMs = minutes * 60_000 - QUIET_END_MS;
  for (let atMs = FIRST_AFTER_MS; atMs < endMs; atMs += GAP_MS.least + draw(GAP_MS.spread)) {
    planned.push({ atMs, kind: all[draw(all.length)] ?? 'kill-browser' });
  }
  return planned;
}
