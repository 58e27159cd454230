/** What this host has of an account's session. */
export type LocalProfile =
  | { readonly kind: 'none' }
  /** `generation`: the last that was stored from here or restored to here; null: none ever was. */
  | { readonly kind: 'profile'; readonly generation: number | null };

export type SessionDecision = 'fresh' | 'use-local' | 'restore' | 'set-aside-and-restore';

/**
 * The newest session wins. A local profile behind what is stored was used before another host took over: WhatsApp would take
 * it for a break-in and log both out. It is set aside and never deleted.
 */
export function decideSession(local: LocalProfile, stored: number | null): SessionDecision {
  if (local.kind === 'none') return stored === null ? 'fresh' : 'restore';
  if (stored === null || (local.generation !== null && local.generation >= stored)) return 'use-local';
  return 'set-aside-and-restore';
}
