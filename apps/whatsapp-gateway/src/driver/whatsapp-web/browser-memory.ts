import { readdir, readFile } from 'node:fs/promises';

/**
 * What the processes of a browser hold that is nobody else's, in bytes; null where this system does not tell (no /proc). They
 * are one process group, that of the first. Pages of files, which they all share, would count once for each.
 */
export async function browserMemory(browserPid: number): Promise<number | null> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return null;
  const each = await Promise.all(pids.map((pid) => memoryOf(pid, browserPid)));
  return each.reduce((sum, bytes) => sum + bytes, 0);
}

/** 0 for a process of another group, and for one that has just ended. */
async function memoryOf(pid: string, group: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Behind the name, which may hold anything, stand the state, the parent and the group.
  const [, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (Number(processGroup) !== group) return 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1_024;
}
