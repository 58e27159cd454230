import { jobCause, jobRequestKey, mayReceive } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  type DataSource,
  enqueueJob,
  type EntityManager,
  findJob,
  findQueuedTwin,
  inTransaction,
  lockParticipant,
  newId,
  type NewJob,
  pointJobRequestTo,
  takeJobRequest,
  takeSeq,
} from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { notFound, notWrittenTo, Refusal } from '../http/refusal';
import { type NewJobRequest } from './jobs.dto';

/** A twin that is claimed between two looks is followed by another at most this often. */
const LOOKS = 5;

export interface SubmittedJob {
  readonly id: string;
  /** Null: it ended so long ago that only its request is remembered. */
  readonly status: string | null;
  /** False: a queued job with this dedupe key, or the one that this Idempotency-Key made, stands for it. */
  readonly created: boolean;
}

export interface JobToSubmit extends NewJobRequest {
  readonly idempotencyKey: string | null;
}

/** Writes down that this is to be done once. The same Idempotency-Key again answers the job that it made. */
export async function submitJob(db: DataSource, job: JobToSubmit): Promise<SubmittedJob> {
  const submitted = await inTransaction(db, async (tx) => {
    const made = await submit(tx, job);
    crashPoint('api.before-job-commit');
    return made;
  });
  crashPoint('api.after-job-commit');
  return submitted;
}

async function submit(tx: EntityManager, { idempotencyKey, ...request }: JobToSubmit): Promise<SubmittedJob> {
  const id = newId();
  const requestKey = idempotencyKey === null ? null : jobRequestKey(ADMIN_KEY_ID, idempotencyKey);
  if (requestKey !== null) {
    const taken = await takeJobRequest(tx, requestKey, id, request);
    if (taken.outcome === 'other-body') {
      throw new Refusal(422, 'This Idempotency-Key was used for another job: choose a new key for a new job.');
    }
    if (taken.outcome === 'exists') return standing(tx, taken.jobId);
  }
  const made = await enqueueOrFind(tx, { ...(await jobOf(tx, request)), id, cause: requestKey ?? jobCause(id) });
  if (made === id) return { id, status: 'queued', created: true };
  if (requestKey !== null) await pointJobRequestTo(tx, requestKey, made);
  return standing(tx, made);
}

const standing = async (tx: EntityManager, id: string): Promise<SubmittedJob> => ({
  id,
  status: (await findJob(tx, id))?.status ?? null,
  created: false,
});

async function jobOf(tx: EntityManager, request: NewJobRequest): Promise<Omit<NewJob, 'id' | 'cause'>> {
  const { kind, payload, runAt, dedupeKey, priority, participantId } = request;
  const job = {
    ...{ kind, payload },
    ...(runAt && { runAt }),
    ...(dedupeKey !== undefined && { dedupeKey }),
    ...(priority !== undefined && { priority }),
  };
  if (participantId === undefined) return job;
  const participant = await lockParticipant(tx, participantId);
  if (!participant) throw notFound('participant');
  if (!mayReceive(participant.status)) throw notWrittenTo(participant.status);
  const participantSeq = await takeSeq(tx, participant);
  return { ...job, participantId, participantSeq, studyId: participant.studyId };
}

/** The id of the job that will do it: the new one, or a queued one with its dedupe key. */
async function enqueueOrFind(tx: EntityManager, job: NewJob): Promise<string> {
  for (let look = 0; look < LOOKS; look += 1) {
    const made = await enqueueJob(tx, job);
    if (made !== null) return made;
    const twin = await findQueuedTwin(tx, job);
    if (twin?.isSame) return twin.id;
    if (twin) {
      throw new Refusal(
        422,
        `Job ${twin.id} is queued with this dedupeKey and does something else: choose another key.`,
      );
    }
  }
  throw new Refusal(503, 'Jobs with this dedupeKey come and go too quickly: send the request again.', {
    headers: { 'retry-after': '1' },
  });
}
