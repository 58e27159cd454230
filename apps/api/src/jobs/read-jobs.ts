import { autocommit, type DataSource, endedAttemptsOf, findJob, type JobView, listJobs } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { studyIdOf } from '../http/study-id';
import { type JobAnswer, jobAnswer } from './job-answer';
import { type JobListQuery } from './jobs.dto';

export async function readJob(db: DataSource, id: string): Promise<JobAnswer> {
  const job = await findJob(autocommit(db), id);
  if (!job) throw notFound('job');
  return jobAnswer(job, await endedAttemptsOf(autocommit(db), id));
}

export async function readJobs(
  db: DataSource,
  { after, limit, study, ...filter }: JobListQuery,
): Promise<Page<JobView>> {
  const studyId = await studyIdOf(db, study, 'study');
  return pageOf(
    await listJobs(autocommit(db), { ...filter, studyId }, { after: after ?? null, limit: limit + 1 }),
    limit,
  );
}
