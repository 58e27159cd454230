export type RecoveryNotes = Readonly<Record<string, string | number>>;

/** Rows, by what became of them: `found` is the sum of the other four. */
export interface RecoveryCounts {
  readonly found: number;
  readonly recovered: number;
  /** Left as they were on purpose. */
  readonly skipped: number;
  /** Set aside because they cannot be read or are impossible. */
  readonly quarantined: number;
  readonly failed: number;
  /** What else the report should say; a number adds up over chunks, a text is replaced. */
  readonly notes?: RecoveryNotes | undefined;
}

export const NO_COUNTS: RecoveryCounts = { found: 0, recovered: 0, skipped: 0, quarantined: 0, failed: 0 };

export function addCounts(a: RecoveryCounts, b: RecoveryCounts): RecoveryCounts {
  const notes = addNotes(a.notes ?? {}, b.notes ?? {});
  return {
    found: a.found + b.found,
    recovered: a.recovered + b.recovered,
    skipped: a.skipped + b.skipped,
    quarantined: a.quarantined + b.quarantined,
    failed: a.failed + b.failed,
    ...(Object.keys(notes).length === 0 ? {} : { notes }),
  };
}

function addNotes(a: RecoveryNotes, b: RecoveryNotes): RecoveryNotes {
  const sum = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const before = sum[name];
    sum[name] = typeof before === 'number' && typeof value === 'number' ? before + value : value;
  }
  return sum;
}
