import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StackFailure } from '../stack-failure';

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** The key in the file; on the first start it is made, readable by its owner only. */
export function adminKeyOf(file: string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: OWNER_ONLY });
  }
  // Neither the umask nor a copied folder may have left it open to others.
  chmodSync(file, OWNER_ONLY);
  const key = readFileSync(file, 'utf8').trim();
  if (key === '') throw new StackFailure(`The admin key file ${file} is empty: delete it and start again.`);
  return key;
}
