import { type ParticipantRow } from '@promptpipe/testing';
import {
  cancelJobsOfTimer,
  type CanceledJobs,
  deleteTimer,
  dueTimersOf,
  endTimer,
  enqueueJob,
  type EntityManager,
  findDueParticipants,
  lockFreeParticipants,
  lockParticipant,
  newId,
  takeSeq,
} from '../../src';

/** Behind the turnstile, as everything that makes work for a person. Null: a queued job has that key. */
export async function enqueue(
  tx: EntityManager,
  person: ParticipantRow,
  over: { dedupeKey?: string; inboundMessageId?: string } = {},
): Promise<string | null> {
  const participant = (await lockParticipant(tx, person.id))!;
  const id = newId();
  return enqueueJob(tx, {
    id,
    kind: 'inbound',
    payload: { inboundMessageId: over.inboundMessageId ?? person.id },
    participantId: person.id,
    participantSeq: await takeSeq(tx, participant),
    studyId: person.study_id,
    cause: `job:${id}`,
    ...(over.dedupeKey !== undefined && { dedupeKey: over.dedupeKey }),
  });
}

/** What a scheduler does with due timers that run once; answers the jobs it made. */
export async function fireDue(tx: EntityManager): Promise<string[]> {
  const people = await lockFreeParticipants(tx, await findDueParticipants(tx));
  const made: string[] = [];
  for (const timer of await dueTimersOf(
    tx,
    people.map(({ id }) => id),
  )) {
    const participant = people.find(({ id }) => id === timer.participantId)!;
    if (!(await endTimer(tx, timer))) continue;
    const job = await enqueueJob(tx, {
      id: newId(),
      kind: 'scheduled_prompt',
      payload: { promptId: timer.id, plannedAt: timer.nextRun.toISOString() },
      participantId: participant.id,
      participantSeq: await takeSeq(tx, participant),
      studyId: participant.studyId,
      cause: `timer:${timer.origin}@${timer.nextRun.toISOString()}`,
      timerId: timer.id,
    });
    if (job !== null) made.push(job);
  }
  return made;
}

/** What a person's cancellation does: behind the turnstile the timer goes, and with it the job that it made. */
export async function cancelTimer(
  tx: EntityManager,
  timer: { id: string; participantId: string },
): Promise<CanceledJobs & { deleted: boolean }> {
  await lockParticipant(tx, timer.participantId);
  const deleted = await deleteTimer(tx, timer.id);
  return { deleted, ...(await cancelJobsOfTimer(tx, timer.id)) };
}
