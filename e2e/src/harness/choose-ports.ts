import { randomInt } from 'node:crypto';
import { isPortFree } from '@promptpipe/local-stack';

const LOWEST = 15_000;
/** Above it systems choose the ports of outgoing connections: one of those could sit on the port of a killed service. */
const HIGHEST = 30_000;

/** Each worker of jest has a range of its own: the port of a service that is down looks free to all others. */
const PER_WORKER = 2_500;
const WORKER = Number(process.env.JEST_WORKER_ID ?? '1') - 1;
const FIRST = LOWEST + ((WORKER * PER_WORKER) % (HIGHEST - LOWEST));

/** Free ports that a service which is down for a moment will get again. */
export async function choosePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(FIRST, FIRST + PER_WORKER);
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}
