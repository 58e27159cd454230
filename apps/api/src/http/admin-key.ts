import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** There is no usable key; the message names the file and the way out. */
class AdminKeyError extends Error {
  override readonly name = 'AdminKeyError';
  readonly code = 'admin-key';
}

/** Keeps a digest and compares digests: of equal length, in constant time, and no key lies about in memory. */
export class AdminKey {
  private readonly digest: Buffer;

  constructor(key: string) {
    this.digest = sha256(key);
  }

  /** Takes the whole `Authorization` header. */
  opensWith(header: string | undefined): boolean {
    const shown = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
    return shown !== undefined && timingSafeEqual(sha256(shown), this.digest);
  }
}

export function readAdminKey(file: string): AdminKey {
  const key = contentOf(file).trim();
  if (key === '') throw new AdminKeyError(`The admin key file ${file} (ADMIN_KEY_FILE) is empty: write a key into it.`);
  if (/\s/.test(key)) {
    throw new AdminKeyError(
      `The admin key file ${file} (ADMIN_KEY_FILE) must hold one key without spaces or line breaks.`,
    );
  }
  return new AdminKey(key);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    const wayOut = 'Write a key into it, or set ADMIN_KEY_FILE to the file that has one.';
    throw new AdminKeyError(`The admin key file ${file} ${reason}. ${wayOut}`, { cause: error });
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
