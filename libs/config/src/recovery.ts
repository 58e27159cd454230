import { z } from 'zod';
import { instant } from './variables';

const ONE_LIMIT = /^(?<name>\*|[a-z][a-z-]*)=(?<ms>[1-9]\d{0,8})$/;

/** `name=ms,name=ms`; `*` stands for every recoverable that is not named. */
const timeLimits = () =>
  z
    .string()
    .refine(
      (text) => text.split(',').every((part) => ONE_LIMIT.test(part.trim())),
      'must be a list of name=milliseconds; the name * stands for every recoverable that is not named',
    )
    .transform((text) => Object.fromEntries(text.split(',').map(limitOf)))
    .default({})
    .meta({ examples: ['*=30000,stale-running-jobs=60000'] });

function limitOf(part: string): readonly [name: string, ms: number] {
  const groups = ONE_LIMIT.exec(part.trim())?.groups;
  return [groups?.name ?? '*', Number(groups?.ms)];
}

export const recoveryShape = {
  SOLE_OWNER_BEFORE: instant().optional(),
  RECOVERY_LIMITS_MS: timeLimits(),
};

export interface RecoveryConfig {
  readonly SOLE_OWNER_BEFORE?: string | undefined;
  readonly RECOVERY_LIMITS_MS: Readonly<Record<string, number>>;
}
