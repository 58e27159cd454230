import { setTimeout as sleep } from 'node:timers/promises';
import { type Fleet } from '../../harness/fleet';

const TRY_EACH_MS = 300;
const WITHIN_MS = 90_000;

/**
 * Starts a service as a supervisor does: again, while it ends because the database or the carrier is away. Comes back when
 * it is ready. @throws when it is not within 90 s
 */
export async function keepAlive(fleet: Fleet, name: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const until = performance.now() + WITHIN_MS;
  for (;;) {
    try {
      if (fleet.dead.includes(name)) fleet.launch(name, env);
      await fleet.untilReady(name);
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(TRY_EACH_MS);
    }
  }
}
