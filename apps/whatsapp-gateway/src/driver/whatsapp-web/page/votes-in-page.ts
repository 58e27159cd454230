import type { ChangesAsked } from './changes-in-page';
import type { PageWindow, PageWriter } from './page-window';

declare const window: PageWindow;

export interface VoteInPage {
  readonly pollId: string;
  readonly writer: PageWriter;
  /** Labels of what was voted for; none: it was taken back. */
  readonly labels: readonly string[];
  /** As the page tells it. */
  readonly at: number;
}

/** Runs in the page: the last vote of each person in the polls that we have sent. Conversations are loaded as for the changes. */
export async function votesInPage({ since, writtenAfter }: ChangesAsked): Promise<VoteInPage[]> {
  const table = window.require('WAWebPollsVotesSchema')?.getTable?.();
  if (!table?.equals) return [];
  const { conversationsSince, secondsOf, writerOf } = window.PromptPipe;
  const votes: VoteInPage[] = [];
  for (const chat of (await conversationsSince(writtenAfter)).chats) {
    for (const { id, type, t, pollOptions = [] } of chat.msgs.getModelsArray()) {
      if (type !== 'poll_creation' || !id.fromMe || secondsOf(t) < writtenAfter) continue;
      for (const { senderTimestampMs, selectedOptionLocalIds } of await table.equals(['parentMsgKey'], String(id))) {
        // Its time is part of its id: one without is none.
        if (!(secondsOf(senderTimestampMs) * 1_000 >= since)) continue;
        const chosen = [...new Uint8Array(selectedOptionLocalIds)];
        const labels = pollOptions.filter(({ localId }) => chosen.includes(localId)).map(({ name }) => name);
        votes.push({ pollId: id.id, writer: writerOf(chat.id), labels, at: senderTimestampMs });
      }
    }
  }
  return votes;
}
