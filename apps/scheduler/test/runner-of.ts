import { JOB_KINDS } from '@promptpipe/domain';
import { Metrics } from '@promptpipe/observability';
import { type DataSource, type OwnerSession, Waker, WakeSources } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import type { JobHandler } from '../src/jobs/job-handler';
import { JobHandlers } from '../src/jobs/job-handlers';
import { JobRunner } from '../src/jobs/job-runner';
import { JobWork } from '../src/jobs/job-work';

type Doing = Pick<JobHandler, 'handle' | 'prepare'>;

/** The runner of one process; kinds that are given no handler do nothing. */
export function runnerOf(
  db: DataSource,
  session: OwnerSession,
  doing: (kind: JobHandler['kind']) => Doing = () => ({ handle: () => Promise.resolve({ messages: false }) }),
  metrics = new Metrics('spec'),
): JobRunner {
  const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
  const list = JOB_KINDS.map((kind) => Object.assign(Object.create(doing(kind)) as JobHandler, { kind }));
  const waker = new Waker(session);
  const handlers = new JobHandlers(list, metrics, log);
  const wakes = new WakeSources(db, session, waker);
  return new JobRunner(wakes, handlers, new JobWork(wakes, handlers));
}
