/** A message of ours as far as the link of a reply needs it. `waAt` is WhatsApp's own instant of it, null until known. */
export interface AnswerCandidate {
  readonly id: string;
  readonly status: string;
  readonly waAt: Date | null;
}

export type AnswerLink = { readonly answers: string | null } | 'wait';

/** How long a reply waits for the outcome of a send that may be what it answers. */
export const LINK_WAIT_SECONDS = 60;

/**
 * Which message a reply answers: the quoted one, else the last that the server had taken before it, both by WhatsApp's
 * clock. While a send that was under way when the reply came is undecided, the answer is not known yet: `wait`.
 */
export function answeredMessage(
  quoted: AnswerCandidate | null,
  lastSent: AnswerCandidate | null,
  undecided: boolean,
): AnswerLink {
  if (quoted) return { answers: quoted.id };
  if (undecided) return 'wait';
  return { answers: lastSent?.id ?? null };
}
