/** What `pnpm crash` tells its specs; each is a name of the environment. Without any, the specs run in their short form. */
export const SETTING = {
  form: 'CRASH_FORM',
  points: 'CRASH_ONLY_POINTS',
  broker: 'CRASH_BROKER',
  lookup: 'CRASH_LOOKUP',
  mutation: 'CRASH_MUTATION',
  minutes: 'CRASH_SOAK_MINUTES',
  seed: 'E2E_SEED',
} as const;
