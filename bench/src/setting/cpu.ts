import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of the kernel's CPU accounting in a second, on every Linux that Node runs on. */
const CPU_TICKS = 100;

/** Fields of /proc/<pid>/stat behind the name, which may hold spaces itself. */
const statOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];

const seconds = (fields: readonly string[], ...places: readonly number[]): number =>
  places.reduce((sum, place) => sum + Number(fields[place]), 0) / CPU_TICKS;

/** Seconds of both kinds since it began. */
export const cpuSecondsOf = (pid: number): number => seconds(statOf(pid), 11, 12);

/** A server that forks for each connection: those that live, and those that have ended and were waited for. */
export function cpuSecondsOfFamily(pid: number): number {
  const children = readdirSync('/proc')
    .map(Number)
    .filter((other) => isChild(other, pid));
  return children.reduce((sum, child) => sum + cpuSecondsOf(child), seconds(statOf(pid), 11, 12, 13, 14));
}

function isChild(pid: number, parent: number): boolean {
  try {
    return pid > 0 && Number(statOf(pid)[1]) === parent;
  } catch {
    return false;
  }
}
