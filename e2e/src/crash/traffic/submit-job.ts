import { randomUUID } from 'node:crypto';
import { type System } from '../../harness/system';

/** A job of a kind that does nothing but run: prepared outside of its transaction, or not prepared at all. */
export async function submitJob({ api }: System, participantId: string, kind: 'test' | 'probe'): Promise<void> {
  const payload = kind === 'test' ? { sleepMs: 10 } : {};
  await api.postAgainAndAgain('/v1/jobs', { kind, payload, participantId }, randomUUID());
}
