import { type ServiceName } from '../../harness/plan-services';
import { type Comparison } from '../comparison/finding';

export interface Edit {
  /** Below the root of the repository. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface Mutation {
  readonly name: string;
  /** Where it is at work. */
  readonly service: ServiceName;
  readonly edits: readonly Edit[];
  /** The comparison that must see it. */
  readonly caughtBy: Comparison;
}

const JOBS = 'libs/persistence/dist/jobs';
const MESSAGES = 'libs/persistence/dist/messages';
const FENCE = `
     and id || ':' || attempt = any($2::text[])
     and \${(0, _isnow.isNow)('status', 'running')}
     and not cancel_requested`;

/** Each takes away one of the things that the guarantees rest on. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'fence-removed',
    service: 'scheduler',
    edits: [
      {
        file: `${JOBS}/complete-job.js`,
        find: FENCE,
        replace: `
     and not cancel_requested`,
      },
    ],
    caughtBy: 'arrows',
  },
  {
    name: 'done-apart',
    service: 'scheduler',
    edits: [
      {
        file: `${JOBS}/complete-job.js`,
        find: 'const done = await (0, _sql.queryRows)(tx, COMPLETE, [',
        replace: 'const done = await (0, _sql.queryRows)(tx.connection.manager, COMPLETE, [',
      },
    ],
    caughtBy: 'replies',
  },
  {
    name: 'blind-requeue',
    service: 'outbox-sender',
    edits: [
      {
        file: `${MESSAGES}/take-back-messages.js`,
        find: `set status = 'unknown', unknown_since = pp_now(), lease_owner = null`,
        replace: `set status = 'queued', lease_owner = null`,
      },
    ],
    caughtBy: 'unasked',
  },
  {
    name: 'turnstile-skipped',
    service: 'api',
    edits: [
      {
        file: 'libs/persistence/dist/participants/turnstile.js',
        find: 'from participants where id = $1 for no key update`',
        replace: 'from participants where id = $1`',
      },
    ],
    caughtBy: 'owed-after-stop',
  },
  {
    name: 'add-before-commit',
    service: 'scheduler',
    edits: [
      {
        file: 'apps/scheduler/dist/jobs/job-stager.js',
        find: `(tx)=>(0, _persistence.stageJobs)(tx, mark, {
                ...this.settings,
                floors
            }));`,
        // The wait makes certain what is otherwise a matter of moments: that the hint is taken before the commit.
        replace: `async (tx)=>{
            const marked = await (0, _persistence.stageJobs)(tx, mark, { ...this.settings, floors });
            if (typeof marked === 'string' || marked.staged.length === 0) return marked;
            await this.add(hintsOf(marked.staged, marked.waiting), marked.staged);
            await new Promise((resolve)=>setTimeout(resolve, 4000));
            return { ...marked, staged: [] };
        });`,
      },
    ],
    caughtBy: 'unfinished',
  },
];

export const MUTATION_NAMES: readonly string[] = MUTATIONS.map(({ name }) => name);
