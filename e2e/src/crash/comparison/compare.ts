import { type System } from '../../harness/system';
import { type Correspondent } from '../traffic/correspondent';
import { compareBatches } from './compare-batches';
import { compareMoves } from './compare-moves';
import { compareOccurrences } from './compare-occurrences';
import { comparePhone } from './compare-phone';
import { compareReplies } from './compare-replies';
import { compareRows } from './compare-rows';
import { compareWire } from './compare-wire';
import { type Finding } from './finding';
import { movesOf } from './ledger';
import { jobRows, messageRows, replyRows } from './rows';
import { untilSettled } from './until-settled';
import { SIMULATED, type Way } from './way';

export interface Verdict {
  /** Empty: nothing lost, nothing twice, order kept, everything accounted for. */
  readonly findings: readonly Finding[];
  readonly messages: number;
  readonly replies: number;
  readonly repeats: number;
}

/** What these people were promised against what their phones showed and what is written down. The traffic has stopped. */
export async function compare(
  system: System,
  people: readonly Correspondent[],
  way: Way = SIMULATED,
): Promise<Verdict> {
  await untilSettled(system, people);
  const ids = people.map(({ id }) => id);
  const messages = await messageRows(system, ids);
  const jobs = await jobRows(system, ids);
  const replies = await replyRows(system, ids);
  const phones = new Set(people.map(({ phone }) => phone));
  const wire = compareWire(
    (await system.phones.wire()).filter(({ phone }) => phones.has(phone)),
    messages,
    way,
  );
  const each = await Promise.all(
    people.map(async (person) => {
      const conversation = await system.phones.messages(person.phone);
      const shown = conversation.filter(({ direction }) => direction === 'to-phone');
      const own = <Row extends { participantId: string }>(rows: readonly Row[]): Row[] =>
        rows.filter(({ participantId }) => participantId === person.id);
      return [
        ...comparePhone(person, own(messages), shown),
        ...compareReplies(person, own(replies), conversation, way),
      ];
    }),
  );
  const canceledTimers = people.flatMap((person) => person.canceledTimers);
  const moves = compareMoves(await movesOf(system.database, ids));
  const findings = [
    ...compareRows(messages, jobs, replies, canceledTimers),
    ...(await compareOccurrences(system, people)),
    ...(await compareBatches(system, people)),
    ...each.flat(),
    ...wire.findings,
    ...moves,
  ];
  return { findings, messages: messages.length, replies: replies.length, repeats: wire.repeats };
}
