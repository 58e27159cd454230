import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const LOCK = 'SingletonLock';

/**
 * Makes a profile ours. Whoever holds the account's lease may: a browser that still runs on it was left behind by an owner
 * that is gone or frozen, and a lock of another host belongs to one that lost the lease. What the profile holds is never
 * touched: it is the account.
 */
export async function takeProfile(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await endHolder(folder);
  const locks = (await readdir(folder)).filter((name) => name.startsWith('Singleton'));
  await Promise.all(locks.map((name) => rm(join(folder, name), { force: true })));
}

/** Before the folder itself is moved: whoever still works on it would go on in another place, unseen. */
export async function endHolder(folder: string): Promise<void> {
  const pid = await holderOf(folder);
  if (pid !== null) await endBrowser(pid, folder);
}

/** Of a session that is over: kept beside, in case it is not, and out of the way of the next one. */
export async function setProfileAside(folder: string): Promise<void> {
  if (existsSync(folder)) await rename(folder, `${folder}.logged-out-${Date.now()}`);
}

/** The browser of this host that says it has the profile. */
async function holderOf(folder: string): Promise<number | null> {
  const lock = await readlink(join(folder, LOCK)).catch(() => '');
  const [, host, pid] = /^(.*)-(\d+)$/.exec(lock) ?? [];
  return host === hostname() ? Number(pid) : null;
}

/** Another process may have got its number since: only one that was started on this profile is ended. */
async function endBrowser(pid: number, folder: string): Promise<void> {
  const isOurs = async (): Promise<boolean> => {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return line.split('\0').includes(`--user-data-dir=${folder}`);
  };
  for (let look = 0; look < LOOKS && (await isOurs()); look += 1) {
    if (look === 0) process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

const LOOKS = 100;
const LOOK_MS = 20;
