import type { PromptContent } from '../prompt/prompt-fields';
import { type BatchCandidate, type ExclusionReason, judgeRecipient, type RecipientJudgement } from './judge-recipient';

export interface Example {
  readonly participantId: string;
  readonly code: string;
  readonly text: string;
}

/** What a send to many would do. */
export interface BatchForecast {
  readonly judged: readonly { readonly id: string; readonly judgement: RecipientJudgement }[];
  /** People who would be written to. */
  readonly count: number;
  readonly exclusions: readonly { readonly reason: ExclusionReason; readonly count: number }[];
  /** Variables that somebody lacks who would be written to with them. */
  readonly missing: readonly { readonly variable: string; readonly count: number }[];
  readonly examples: readonly Example[];
}

const MAX_EXAMPLES = 3;

export function forecastBatch(
  candidates: readonly BatchCandidate[],
  studyId: string,
  content: PromptContent,
): BatchForecast {
  const reasons = new Map<ExclusionReason, number>();
  const missing = new Map<string, number>();
  const examples: Example[] = [];
  const judged = candidates.map((candidate) => {
    const judgement = judgeRecipient(candidate, studyId, content);
    if (judgement.outcome === 'excluded') {
      countIn(reasons, judgement.reason);
      for (const variable of judgement.variables) countIn(missing, variable);
    } else if (examples.length < MAX_EXAMPLES) {
      examples.push({ participantId: candidate.id, code: candidate.code, text: judgement.text });
    }
    return { id: candidate.id, judgement };
  });
  return {
    judged,
    count: judged.filter(({ judgement }) => judgement.outcome === 'included').length,
    exclusions: [...reasons].map(([reason, count]) => ({ reason, count })),
    missing: [...missing].map(([variable, count]) => ({ variable, count })),
    examples,
  };
}

function countIn<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
