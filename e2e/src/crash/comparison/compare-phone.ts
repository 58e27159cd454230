import { type PhoneMessage } from '../../harness/phones';
import { type Correspondent } from '../traffic/correspondent';
import { finding, type Finding } from './finding';
import { type MessageRow } from './rows';

/** What one phone shows against what this person was promised. `rows` are this person's, in the order of each line. */
export function comparePhone(
  person: Correspondent,
  rows: readonly MessageRow[],
  shown: readonly PhoneMessage[],
): Finding[] {
  return [...lost(person, rows, shown), ...visibleTwice(person, rows, shown), ...outOfOrder(person, rows, shown)];
}

function lost({ id, accepted, oneOff }: Correspondent, rows: readonly MessageRow[], shown: readonly PhoneMessage[]) {
  const onPhone = new Set(shown.map(({ id: waMessageId }) => waMessageId));
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const gone = accepted.filter((message) => !onPhone.has(rowOf.get(message.id)?.waMessageId ?? ''));
  const bodies = new Set(shown.map(({ body }) => body));
  const pretended = rows.filter(({ status, waMessageId }) => status === 'sent' && !onPhone.has(waMessageId));
  return [
    ...gone.map((message) => finding('lost', `message ${message.id} was accepted and is on no phone`)),
    ...oneOff.filter((text) => !bodies.has(text)).map(() => finding('lost', `a prompt of ${id} is on no phone`)),
    ...pretended.map((row) => finding('lost', `message ${row.id} is called sent and is on no phone`)),
  ];
}

function visibleTwice(
  { id, accepted, oneOff }: Correspondent,
  rows: readonly MessageRow[],
  shown: readonly PhoneMessage[],
) {
  const owed = new Set(rows.map(({ waMessageId }) => waMessageId));
  const times = (text: string): number => shown.filter(({ body }) => body === text).length;
  const once = [...accepted.map(({ text }) => text), ...oneOff];
  return [
    ...once
      .filter((text) => times(text) > 1)
      .map((text) => finding('twice', `${id} sees "${text}" ${times(text)} times`)),
    ...shown
      .filter((message) => !owed.has(message.id))
      .map((message) => finding('unowed', `${message.id} is nobody's`)),
  ];
}

/** Acceptance gives the number in the line, and the line the order on the phone. */
function outOfOrder({ id, accepted }: Correspondent, rows: readonly MessageRow[], shown: readonly PhoneMessage[]) {
  const place = new Map(shown.map((message, index) => [message.id, index]));
  const numbered = rows.map((row) => row.id).filter((row) => accepted.some((message) => message.id === row));
  const inLine = numbered.join() === accepted.map((message) => message.id).join();
  const lanes = new Set(rows.map(({ lane }) => lane));
  const crossed = [...lanes].filter((lane) => {
    const places = rows
      .filter((row) => row.lane === lane)
      .map(({ waMessageId }) => place.get(waMessageId))
      .filter((index) => index !== undefined);
    return places.some((index, n) => n > 0 && index < (places[n - 1] ?? 0));
  });
  return [
    ...(inLine || numbered.length < accepted.length ? [] : [finding('order', `${id} was numbered in another order`)]),
    ...crossed.map((lane) => finding('order', `${id} got the lane ${lane} in another order`)),
  ];
}
