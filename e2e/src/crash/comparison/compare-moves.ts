import { JOB_TRANSITIONS, MESSAGE_TRANSITIONS } from '@promptpipe/domain';
import { finding, type Finding } from './finding';
import { type Move } from './ledger';

type Arrows = Readonly<Record<string, { readonly from: readonly string[]; readonly to: string }>>;

const ARROWS: Readonly<Record<Move['kind'], Arrows>> = { job: JOB_TRANSITIONS, message: MESSAGE_TRANSITIONS };

const UNDER_WAY = ['queued', 'running', 'sending', 'unknown'];

const GATEWAY = 'promptpipe-whatsapp-gateway';

/**
 * Every move is an arrow of the tables in libs/domain, so that nothing ends twice; and only a gateway says that a message
 * which was claimed may be sent again: it has asked WhatsApp, or has surely handed nothing over.
 */
export function compareMoves(moves: readonly Move[]): Finding[] {
  const strange = moves.filter(({ kind, from, to }) => !isArrow(ARROWS[kind], from, to) && !isNote(from, to));
  const unasked = moves.filter(
    ({ kind, who, from, to }) => kind === 'message' && from !== 'queued' && to === 'queued' && who !== GATEWAY,
  );
  return [
    ...strange.map((move) => finding('arrows', told(move))),
    ...unasked.map((move) => finding('unasked', told(move))),
  ];
}

const isArrow = (arrows: Arrows, before: string, after: string): boolean =>
  Object.values(arrows).some(({ from, to }) => to === after && from.includes(before));

/** A statement that marks a row under way, such as to be stopped, and leaves it there. What has ended is not touched again. */
const isNote = (from: string, to: string): boolean => from === to && UNDER_WAY.includes(from);

const told = ({ kind, id, who, from, to, attempt }: Move): string =>
  `${kind} ${id} went from ${from} to ${to} at attempt ${attempt}, by ${who}`;
