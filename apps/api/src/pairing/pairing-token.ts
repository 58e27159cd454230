import { createHash, randomBytes } from 'node:crypto';

/** It stands behind the `#` of a link and in a header, never in a path: logs and proxies keep those. */
export const newPairingToken = (): string => randomBytes(32).toString('base64url');

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** From `Authorization: Bearer …`; null where it says nothing of the kind. */
export const tokenIn = (authorization: string | undefined): string | null =>
  /^Bearer ([\w-]{43})$/.exec(authorization ?? '')?.[1] ?? null;
