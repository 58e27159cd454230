import { isPortFree } from '../process/free-port';
import { StackFailure } from '../stack-failure';
import { type PortVariable } from './settings';

/** Before anything is started, each port must be free and no two the same. */
export async function checkPorts(ports: Partial<Record<PortVariable, number>>): Promise<void> {
  const entries = Object.entries(ports);
  const clash = clashOf(entries);
  if (clash) throw new StackFailure(clash);
  const free = await Promise.all(entries.map(([, port]) => isPortFree(port)));
  const taken = entries.find((_, n) => !free[n]);
  if (taken) {
    const [variable, port] = taken;
    throw new StackFailure(`Port ${port} is taken: stop what listens there, or set ${variable} to a free port.`);
  }
}

function clashOf(entries: readonly [string, number][]): string | null {
  for (const [index, [variable, port]] of entries.entries()) {
    const other = entries.slice(0, index).find(([, earlier]) => earlier === port);
    if (other) return `${other[0]} and ${variable} are both ${port}: give each its own port.`;
  }
  return null;
}
