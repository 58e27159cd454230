import type { EntityManager } from 'typeorm';
import { jsonOf } from '../database/json-of';
import { queryRows } from '../database/sql';

export interface RecoveryRun {
  readonly id: string;
  readonly service: string;
  readonly bootId: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** What was repaired, as the recovery manager tells it. */
  readonly report: object;
}

const SAVE = `
  insert into recovery_runs (id, service, boot_id, started_at, duration_ms, report) values ($1, $2, $3, $4, $5, $6::jsonb)`;

export async function saveRecoveryRun(tx: EntityManager, run: RecoveryRun): Promise<void> {
  const { id, service, bootId, startedAt, durationMs, report } = run;
  await queryRows(tx, SAVE, [id, service, bootId, startedAt, durationMs, jsonOf(report)]);
}
