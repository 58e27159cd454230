import { type PhoneMessage } from '../../harness/phones';
import { type Correspondent } from '../traffic/correspondent';
import { finding, type Finding } from './finding';
import { type ReplyRow } from './rows';
import { type Way } from './way';

/** Each text of this person is stored once and linked to a message that this very phone showed before it. */
export function compareReplies(
  { written }: Correspondent,
  rows: readonly ReplyRow[],
  conversation: readonly PhoneMessage[],
  { clockMs }: Way,
): Finding[] {
  const rowsOf = (waMessageId: string): ReplyRow[] => rows.filter((row) => row.waMessageId === waMessageId);
  const wrong = written.flatMap(({ id, at }): string[] => {
    const stored = rowsOf(id);
    const links = stored.flatMap((row) => row.links);
    if (stored.length !== 1 || links.length !== 1) {
      return [`reply ${id} is stored ${stored.length} times, with ${links.length} responses`];
    }
    return conversation.some((message) => message.id === links[0] && isBefore(message, at, clockMs))
      ? []
      : [`reply ${id} is linked to ${String(links[0])}, which the phone did not show before it`];
  });
  const strange = rows.filter((row) => !written.some(({ id }) => id === row.waMessageId));
  return [...wrong, ...strange.map(({ waMessageId }) => `reply ${waMessageId} was never written`)].map((about) =>
    finding('replies', about),
  );
}

/** Two in the same tick of the clock have no order that anybody could know by their times. */
const isBefore = ({ direction, at }: PhoneMessage, instant: string, clockMs: number): boolean =>
  direction === 'to-phone' && tickOf(at, clockMs) <= tickOf(instant, clockMs);

const tickOf = (at: string, clockMs: number): number => Math.floor(Date.parse(at) / clockMs);
