import { randomInt } from 'node:crypto';
import { isPortFree } from '@promptpipe/local-stack';

const LOWEST = 15_000;
/** Above it systems choose the ports of outgoing connections: one of those could sit on the port of a killed service. */
const HIGHEST = 30_000;

/** Free ports that a service which is down for a moment will get again. */
export async function choosePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}
