import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { autocommit } from '../database/sql';
import type { OwnerSession } from '../owner/owner-session';
import type { Pulse } from '../owner/pulse';
import { markGoneBefore } from '../owner/tick';
import { type RecoveryLockAnswer, withRecoveryLock } from './recovery-lock';
import { type RecoveryRun, saveRecoveryRun } from './save-recovery-run';

export interface RecoveryPorts {
  readonly bootId: string;
  readonly withLock: <T>(name: string, waitMs: number, work: () => Promise<T>) => Promise<RecoveryLockAnswer<T>>;
  readonly saveReport: (report: Omit<RecoveryRun, 'id' | 'report'> & object) => Promise<void>;
}

/** What the recovery manager, which knows no database, is handed. The session is open. */
export function recoveryPorts(db: DataSource, session: OwnerSession): RecoveryPorts {
  const { bootId } = session;
  if (bootId === null) throw new Error('Recovery needs an open owner session');
  return {
    bootId,
    withLock: (name, waitMs, work) => withRecoveryLock(session, name, waitMs, work),
    saveReport: (report) => saveRecoveryRun(autocommit(db), { ...report, id: uuidv7(), report }),
  };
}

export interface OwnerSettlement {
  /** Given by a supervisor that knows that nobody outlived this instant. */
  readonly soleOwnerBefore: string | undefined;
  readonly signal: AbortSignal;
}

/** Before the first recoverable: who of the registered boots is gone? */
export async function settleOwners(
  session: OwnerSession,
  pulse: Pulse<object>,
  { soleOwnerBefore, signal }: OwnerSettlement,
): Promise<void> {
  if (soleOwnerBefore !== undefined) await markGoneBefore(session, soleOwnerBefore);
  await pulse.lookTwice(signal);
}
