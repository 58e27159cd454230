import type { ChangesAsked } from './changes-in-page';
import type { PageWindow } from './page-window';

declare const window: PageWindow;

export interface VoteInPage {
  readonly pollId: string;
  /** Who voted: the number with `+`, or the lid. */
  readonly from: string;
  /** Labels of what was voted for; none: it was taken back. */
  readonly labels: readonly string[];
  /** Milliseconds. */
  readonly at: number;
}

/** Runs in the page: the last vote of each person in the polls that we have sent. Conversations are loaded as for the changes. */
export async function votesInPage({ since, writtenAfter }: ChangesAsked): Promise<VoteInPage[]> {
  const table = window.require('WAWebPollsVotesSchema')?.getTable();
  if (!table) return [];
  const votes: VoteInPage[] = [];
  for (const chat of await window.PromptPipe.conversationsSince(writtenAfter)) {
    for (const { id, type, t, pollOptions = [] } of chat.msgs.getModelsArray()) {
      if (type !== 'poll_creation' || !id.fromMe || t < writtenAfter) continue;
      for (const { senderTimestampMs, selectedOptionLocalIds } of await table.equals(['parentMsgKey'], String(id))) {
        if (senderTimestampMs < since) continue;
        const chosen = [...new Uint8Array(selectedOptionLocalIds)];
        const labels = pollOptions.filter(({ localId }) => chosen.includes(localId)).map(({ name }) => name);
        const from = chat.id.server === 'lid' ? chat.id._serialized : `+${chat.id.user}`;
        votes.push({ pollId: id.id, from, labels, at: senderTimestampMs });
      }
    }
  }
  return votes;
}
