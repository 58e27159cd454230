import { type Edit } from '../mutations/mutations';

/** A scheduler as of a version that did not have jobs of the kind `probe` yet. */
export const OLDER_SCHEDULER: { readonly name: string; readonly edits: readonly Edit[] } = {
  name: 'older-scheduler',
  edits: [
    {
      file: 'libs/domain/dist/job-kind.js',
      find: 'const JOB_KINDS = Object.keys(JOB_RULES);',
      replace: 'delete JOB_RULES.probe; const JOB_KINDS = Object.keys(JOB_RULES);',
    },
    {
      file: 'apps/scheduler/dist/scheduler.module.js',
      find: `    _testhandler.TestHandler,
    _probehandler.ProbeHandler
];`,
      replace: `    _testhandler.TestHandler
];`,
    },
  ],
};
