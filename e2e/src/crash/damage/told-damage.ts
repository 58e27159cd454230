import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { until } from '@promptpipe/testing';
import { type System } from '../../harness/system';

const WITHIN_MS = 60_000;

/** Waits until each of these lives and is not ready for a reason that holds `part`; answers the reasons. */
export async function untilTold({ fleet }: System, services: readonly string[], part: string): Promise<string[]> {
  const reasons: string[] = [];
  for (const service of services) {
    const told = await until(
      `${service} to tell of ${part}`,
      async () => {
        const health = await fleet.health(service);
        return health?.isLive === true && health.notReadyFor?.includes(part) === true ? health.notReadyFor : null;
      },
      WITHIN_MS,
    );
    reasons.push(told);
  }
  return reasons;
}

/** Waits until each of these is ready again. */
export async function untilAllReady({ fleet }: System, services: readonly string[]): Promise<void> {
  for (const service of services) await fleet.untilReady(service);
}

/** How often each service has written a line that holds `part`. */
export const linesTelling = ({ fleet }: System, services: readonly string[], part: string): Record<string, number> =>
  Object.fromEntries(
    fleet.logFiles
      .map((file) => [basename(file, '.log'), file] as const)
      .filter(([service]) => services.includes(service))
      .map(([service, file]) => [
        service,
        readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line.includes(part)).length,
      ]),
  );
