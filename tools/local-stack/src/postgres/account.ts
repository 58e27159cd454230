import { spawnSync } from 'node:child_process';
import { chownSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { StackFailure } from '../stack-failure';
import { type PostgresBinaries } from './binaries';
import { accountChoices, type AccountChoice } from './account-choices';

/** Put before `initdb` and `postgres`: an empty list runs them as we are. */
export type CommandPrefix = readonly string[];

/**
 * Finds out, by trying, as whom Postgres can run here. It refuses root, and `initdb` refuses a user id that has no
 * name. Nothing is written except that data of root's are handed to the account that will use them.
 */
export function findAccount(binaries: PostgresBinaries, dataFolder: string): CommandPrefix {
  const dataOwner = statSync(dataFolder, { throwIfNoEntry: false })?.uid ?? null;
  const choices = accountChoices({
    uid: process.getuid?.() ?? 1,
    named: hasName(),
    dataOwner,
    accounts: accountsFile(),
  });
  const refusals: string[] = [];
  for (const choice of choices) {
    const refusal = probe(choice, binaries, dirname(dataFolder));
    if (refusal === null) {
      if (choice.ownerOfData !== null && dataOwner === 0) handOver(dataFolder, choice.ownerOfData);
      return choice.prefix;
    }
    refusals.push(refusal);
  }
  throw new StackFailure(
    `Postgres cannot run here (${refusals.join('; ')}): start as an ordinary user, or give DATABASE_URL.`,
  );
}

/** Null when the program starts and can write where the data will be; else the reason in one line. */
function probe(choice: AccountChoice, binaries: PostgresBinaries, folder: string): string | null {
  const script = '"$0" --version && test -r "$1" && test -w "$2" && test -x "$2"';
  const command = [...choice.prefix, 'sh', '-c', script, binaries.postgres, binaries.initdb, folder];
  const { status, stderr, error } = spawnSync(command[0] ?? 'sh', command.slice(1), { encoding: 'utf8' });
  if (status === 0) return null;
  const [reason = ''] = (error?.message ?? stderr).trim().split('\n');
  return `${choice.title}: ${reason === '' ? `no access to ${folder}` : reason}`;
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

function accountsFile(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}

function handOver(folder: string, uid: number): void {
  chownSync(folder, uid, uid);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) handOver(path, uid);
    else lchownSync(path, uid, uid);
  }
}
