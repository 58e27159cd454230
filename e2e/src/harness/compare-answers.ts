import { until } from '@promptpipe/testing';
import { type List, type MessageAnswer, type ResponseAnswer } from './api-answers';
import { type System } from './system';
import { type Correspondence } from './traffic';

const STORED_WITHIN_MS = 30_000;

/**
 * Each text that a person wrote is one response, in the order of writing, linked to a message which that very phone
 * showed before. `clockMs`: how finely the network tells time; within one tick nobody can say what was first.
 */
export async function expectEveryAnswerStoredOnceAndLinked(
  system: System,
  people: readonly Correspondence[],
  clockMs = 1,
): Promise<void> {
  const writers = people.filter(({ written }) => written.length > 0);
  expect(writers.length).toBeGreaterThan(0);
  await Promise.all(writers.map((person) => expectAnswersOf(system, person, clockMs)));
}

async function expectAnswersOf(
  { api, phones }: System,
  { id, phone, written }: Correspondence,
  clockMs: number,
): Promise<void> {
  const tickOf = ({ at }: { readonly at: string }): number => Math.floor(Date.parse(at) / clockMs);
  let responses: readonly ResponseAnswer[] = [];
  const allStored = async (): Promise<boolean> => {
    responses = (await api.get<List<ResponseAnswer>>(`/v1/responses?participantId=${id}`)).items;
    return responses.length >= written.length;
  };
  await until('all answers stored', allStored, STORED_WITHIN_MS).catch(() => undefined);
  expect(responses.map(({ body }) => body)).toEqual(written.map(({ body }) => body));
  const conversation = await phones.messages(phone);
  const linked = await Promise.all(responses.map((response) => linkedWaId(api, response)));
  const shownBefore = written.map((answer) => {
    const place = conversation.findIndex((message) => message.id === answer.id);
    const before = conversation.filter(
      (message, n) => n < place || (clockMs > 1 && tickOf(message) === tickOf(answer)),
    );
    return before.filter(({ direction }) => direction === 'to-phone').map((message) => message.id);
  });
  const astray = linked.filter((waId, index) => waId === null || !shownBefore[index]?.includes(waId));
  expect(astray).toEqual([]);
}

async function linkedWaId(api: System['api'], { messageId }: ResponseAnswer): Promise<string | null> {
  if (messageId === null) return null;
  return (await api.get<MessageAnswer>(`/v1/messages/${messageId}`)).waMessageId;
}
