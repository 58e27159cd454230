import { type RecoveryCounts } from './counts';
import { type LockAnswer } from './lock';
import { type RecoverableReport } from './report';

/** How the run of one recoverable came to its end. */
export type Ending =
  | { readonly kind: 'answered'; readonly answer: LockAnswer<RecoveryCounts> }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'abandoned' };

/** Why the recoverable was told to stop, if it was. */
export type Told = 'time' | 'stop' | null;

type Verdict = Pick<RecoverableReport, 'outcome' | 'by' | 'error' | 'notes'> & { readonly counts: RecoveryCounts };

/** `soFar` are the counts of the last progress, for a recoverable that gave no others. */
export function verdictOf(ending: Ending, told: Told, soFar: RecoveryCounts): Verdict {
  switch (ending.kind) {
    case 'answered': {
      const { answer } = ending;
      if (!answer.acquired) return { ...verdict('skipped', soFar), by: answer.by };
      return verdict(told === null ? 'done' : unfinished(told), answer.value);
    }
    case 'threw':
      if (told !== null && isAbortError(ending.error)) return verdict(unfinished(told), soFar);
      return { ...verdict('failed', soFar), error: String(ending.error) };
    case 'abandoned': {
      const cut = verdict(unfinished(told), soFar);
      return { ...cut, notes: { ...cut.notes, abandoned: 'it had not stopped when the boot went on' } };
    }
  }
}

const unfinished = (told: Told) => (told === 'stop' ? 'skipped' : 'timed-out');

function verdict(outcome: Verdict['outcome'], counts: RecoveryCounts): Verdict {
  return { outcome, counts, by: null, error: null, notes: counts.notes ?? {} };
}

const isAbortError = (error: unknown): boolean => (error as { name?: unknown } | null)?.name === 'AbortError';
