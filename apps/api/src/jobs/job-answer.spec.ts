import { type EndedAttempt, type JobDetail } from '@promptpipe/persistence';
import { jobAnswer } from './job-answer';

const at = (second: number): Date => new Date(second * 1_000);

const JOB: JobDetail = {
  ...{ id: 'j', kind: 'probe', status: 'queued', participantId: null, study: null, priority: 0, runAt: at(0) },
  ...{ attempt: 1, failures: 1, crashes: 0, maxAttempts: 5, cancelRequested: false, endReason: null, lastError: null },
  ...{ createdAt: at(0), finishedAt: null, payload: {}, cause: 'job:j', dedupeKey: null, timerId: null },
  ...{ stagedAt: null, claimedAt: at(1), leaseOwner: null },
};
const ENDED = { attempt: 1, bootId: 'b', startedAt: at(1), endedAt: at(2), outcome: 'retry', error: 'no' };

const told = (job: Partial<JobDetail>, ended: readonly EndedAttempt[]): unknown[] =>
  jobAnswer({ ...JOB, ...job }, ended).timeline.map(({ at: instant, event }) => [instant.getTime() / 1_000, event]);

it.each<[string, Partial<JobDetail>, readonly EndedAttempt[], unknown[]]>([
  ['nothing has begun', { attempt: 0, claimedAt: null }, [], [[0, 'created']]],
  [
    'it waits for its next attempt',
    { stagedAt: at(3) },
    [ENDED],
    [
      [0, 'created'],
      [1, 'started'],
      [2, 'retry'],
      [3, 'staged'],
    ],
  ],
  [
    'it runs',
    { status: 'running', leaseOwner: 'b' },
    [],
    [
      [0, 'created'],
      [1, 'started'],
    ],
  ],
  [
    'it is done',
    { status: 'done', finishedAt: at(2) },
    [],
    [
      [0, 'created'],
      [1, 'started'],
      [2, 'done'],
    ],
  ],
  [
    'it died of its last attempt',
    { status: 'dead', finishedAt: at(2) },
    [{ ...ENDED, outcome: 'dead' }],
    [
      [0, 'created'],
      [1, 'started'],
      [2, 'dead'],
    ],
  ],
  [
    'it was canceled before it began',
    { status: 'canceled', claimedAt: null, finishedAt: at(2) },
    [],
    [
      [0, 'created'],
      [2, 'canceled'],
    ],
  ],
  [
    'nobody knows when it began',
    {},
    [{ ...ENDED, startedAt: null }],
    [
      [0, 'created'],
      [2, 'retry'],
    ],
  ],
])('tells the time of a job when %s', (_, job, ended, expected) => {
  expect(told(job, ended)).toEqual(expected);
});

it('shows the attempt in progress, and the boot that makes it', () => {
  const { attempts } = jobAnswer({ ...JOB, status: 'running', attempt: 2, leaseOwner: 'c', claimedAt: at(3) }, [ENDED]);
  expect(attempts).toEqual([
    ENDED,
    { attempt: 2, bootId: 'c', startedAt: at(3), endedAt: null, outcome: 'running', error: null },
  ]);
});
