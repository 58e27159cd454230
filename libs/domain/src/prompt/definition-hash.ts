import { createHash } from 'node:crypto';
import type { PromptContent } from './prompt-fields';

/** SHA-256 in hex of what a prompt says, however its fields are ordered: a database orders them anew. */
export const definitionHash = (content: PromptContent): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(content)))
    .digest('hex');

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, held]) => held !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, held]) => [key, inOrder(held)]));
}
