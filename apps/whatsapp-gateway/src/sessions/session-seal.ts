import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Where a chunk belongs: one that was moved, or left out at the end, is not accepted elsewhere. */
export interface ChunkPlace {
  readonly accountId: string;
  readonly generation: number;
  readonly number: number;
}

export const isSessionKey = (text: string): boolean => {
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES && key.toString('base64').replace(/=+$/, '') === text.trim().replace(/=+$/, '');
};

/** Seals chunks of a session with a key that only the gateways' environment holds. */
export class SessionSeal {
  /** Tells keys apart and tells nothing of them. */
  readonly fingerprint: string;

  private constructor(private readonly key: Buffer) {
    this.fingerprint = createHash('sha256').update('promptpipe.session-key').update(key).digest('hex').slice(0, 12);
  }

  /** @throws in one sentence where the text is not 32 bytes in base64 */
  static of(text: string): SessionSeal {
    if (isSessionKey(text)) return new SessionSeal(Buffer.from(text, 'base64'));
    throw new Error('A session key must be 32 random bytes in base64, as `openssl rand -base64 32` makes them');
  }

  /** iv · ciphertext · tag */
  seal(place: ChunkPlace, plain: Buffer): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv).setAAD(labelOf(place));
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws where the key is another, or the chunk is not what was sealed for this place */
  open(place: ChunkPlace, sealed: Buffer): Buffer {
    const tagAt = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv(CIPHER, this.key, sealed.subarray(0, IV_BYTES)).setAAD(labelOf(place));
    decipher.setAuthTag(sealed.subarray(tagAt));
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, tagAt)), decipher.final()]);
  }
}

const labelOf = ({ accountId, generation, number }: ChunkPlace): Buffer =>
  Buffer.from(JSON.stringify([accountId, generation, number]));
