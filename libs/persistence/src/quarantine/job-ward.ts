import { fateOfJob, readFacts, readJobPayload, readName } from '@promptpipe/domain';
import { JobEntity } from '../entities/job.entity';
import { STALE_RUNNING_JOB } from '../jobs/take-back-jobs';
import { brokenRule, missing, type Suspect, type Ward } from './ward';

export interface SuspectJob extends Suspect {
  readonly status: string;
  readonly kind: string;
  readonly payload: unknown;
  /** It runs, and nobody alive runs it. */
  readonly abandoned: boolean;
}

/** What is over is asked only whether it is possible; the payload of the rest is read as its handler would. */
export const JOB_WARD: Ward<SuspectJob> = {
  table: 'jobs',
  facts: (rows) => `
    select * from (
      select j.id, j.participant_id as "participantId", j.status, j.kind, j.payload,
             ${brokenRule(JobEntity)} as broken,
             case when ${missing('participants', 'j.participant_id')} then 'participant'
                  when ${missing('studies', 'j.study_id')} then 'study' end as "orphanOf",
             ${STALE_RUNNING_JOB} as abandoned
        from (${rows}) j) told
     where status <> all ('{done,dead,canceled}') or broken is not null`,
  due: `select * from jobs where status = 'queued' and staged_at is null and not held and run_at <= pp_now()
         order by priority, run_at, id limit 1000`,
  judge: (job, { kinds }) =>
    fateOfJob(job.status, job.abandoned) === 'report'
      ? readFacts({ ...job, orphanOf: null })
      : (readFacts(job) ?? readName('job kind', job.kind, kinds) ?? readJobPayload(job.kind, job.payload)),
  fate: ({ status, abandoned }) => fateOfJob(status, abandoned),
};
