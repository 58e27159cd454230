import { type LoggerOptions } from 'pino';

type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>;

const QUIET_MS = 30_000;

interface Said {
  readonly at: number;
  /** How often it was kept back since. */
  times: number;
}

/**
 * Passes on what needs a person's repair once per sentence and half a minute: each loop, handler and request of a process
 * meets the same damage again and again until somebody has mended it. Everything else passes as it is.
 */
export function unlessSaid(now: () => number = () => performance.now()): LogMethod {
  const said = new Map<string, Said>();
  return function (args, method) {
    const sentence = repairSentence(args[0]);
    if (sentence === null) {
      method.apply(this, args);
      return;
    }
    const at = now();
    const before = said.get(sentence);
    if (before && at - before.at < QUIET_MS) {
      before.times += 1;
      return;
    }
    for (const [other, { at: then }] of said) if (at - then >= QUIET_MS) said.delete(other);
    said.set(sentence, { at, times: 0 });
    const [fields, ...rest] = args as unknown as [object, ...unknown[]];
    method.apply(this, [
      { ...fields, ...(before ? { alsoMet: before.times } : {}) },
      ...rest,
    ] as unknown as typeof args);
  };
}

/** By a property and not by a class: who throws it is not known here. */
function repairSentence(fields: unknown): string | null {
  if (typeof fields !== 'object' || fields === null || !('err' in fields)) return null;
  const { err } = fields;
  return err instanceof Error && 'untilRepaired' in err && err.untilRepaired === true ? err.message : null;
}
