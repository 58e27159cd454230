import { randomUUID } from 'node:crypto';
import { DEFAULT_STUDY, type Querying } from '@promptpipe/testing';
import type { JobHint, LockedParticipant } from '../src';

/** Rows that the statements are about. */
export interface Sample {
  readonly person: LockedParticipant;
  readonly boot: string;
  readonly timer: string;
  readonly dueJobs: readonly JobHint[];
  readonly runningJobs: readonly JobHint[];
  readonly dueMessage: JobHint;
  readonly waMessageId: string;
  readonly dueMessages: readonly (JobHint & { readonly wa: string })[];
}

/** From a filled database; of an empty one ids that nothing has. */
export async function sampleOf(database: Querying): Promise<Sample> {
  const nobody = { id: randomUUID(), attempt: 0 };
  const jobs = (condition: string): Promise<JobHint[]> =>
    database.query<JobHint>(`select id, attempt from jobs where ${condition} limit 100`);
  const dueMessages = await database.query<JobHint & { wa: string; person: string }>(
    `select id, attempt, wa_message_id as wa, participant_id as person from outbox_messages
      where status = 'queued' and not held and staged_at is null and expires_at is null limit 100`,
  );
  const message = dueMessages[0];
  const [boot] = await database.query<{ id: string }>(`select lease_owner as id from whatsapp_accounts`);
  const [timer] = await database.query<{ id: string }>('select timer_id as id from jobs limit 1');
  const person = {
    studyId: DEFAULT_STUDY,
    accountId: 'default',
    timezone: 'UTC',
    language: 'en',
    status: 'active' as const,
  };
  return {
    person: { id: message?.person ?? randomUUID(), ...person },
    boot: boot?.id ?? randomUUID(),
    timer: timer?.id ?? randomUUID(),
    dueJobs: [nobody, ...(await jobs(`status = 'queued' and staged_at is null and run_at < now()`))],
    runningJobs: [nobody, ...(await jobs(`status = 'running'`))],
    dueMessage: message ?? nobody,
    waMessageId: message?.wa ?? '3EB0000000000000000001',
    dueMessages,
  };
}
