import { mayReceive, type ParticipantStatus } from '../participant';
import type { PollOffer } from '../prompt/poll';
import type { PromptContent } from '../prompt/prompt-fields';
import { renderPrompt, type PromptReader } from '../prompt/render-prompt';

/** Why somebody whom a send to many names is left out of it. */
export const EXCLUSION_REASONS = [
  'not-active',
  'opted-out',
  'paused',
  'other-study',
  'unreadable',
  'missing-variables',
] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

export interface BatchCandidate extends PromptReader {
  readonly id: string;
  readonly studyId: string;
  readonly status: ParticipantStatus;
  /** True: nobody can work with their row. */
  readonly isUnreadable: boolean;
}

export type RecipientJudgement =
  | { readonly outcome: 'included'; readonly text: string; readonly poll: PollOffer | null }
  | {
      readonly outcome: 'excluded';
      readonly reason: ExclusionReason;
      /** What the prompt says and they do not have; empty for any other reason. */
      readonly variables: readonly string[];
    };

/** Asked when a batch is tried or made, and once more for each person when their message is put in line. */
export function judgeRecipient(candidate: BatchCandidate, studyId: string, content: PromptContent): RecipientJudgement {
  const reason = reasonAgainst(candidate, studyId);
  if (reason !== null) return { outcome: 'excluded', reason, variables: [] };
  const rendered = renderPrompt(content, candidate);
  if (rendered.outcome === 'rendered') return { outcome: 'included', text: rendered.text, poll: rendered.poll };
  return { outcome: 'excluded', reason: 'missing-variables', variables: rendered.variables };
}

function reasonAgainst(candidate: BatchCandidate, studyId: string): ExclusionReason | null {
  if (candidate.studyId !== studyId) return 'other-study';
  if (candidate.isUnreadable) return 'unreadable';
  if (candidate.status === 'opted_out') return 'opted-out';
  if (candidate.status === 'paused') return 'paused';
  return mayReceive(candidate.status) ? null : 'not-active';
}
