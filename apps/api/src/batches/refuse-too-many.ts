import { Refusal } from '../http/refusal';

/** Everybody whom a send names is read, judged and written down at once: 422 says how many they are, and how many may be. */
export function refuseTooMany(count: number, limit: number): void {
  if (count <= limit) return;
  throw new Refusal(
    422,
    `The batch names ${count} people, and one batch takes at most ${limit} (BATCH_MAX_RECIPIENTS): ` +
      'send to one arm after the other, or name fewer by participantIds.',
  );
}
