import { type System } from '../../harness/system';
import { type Correspondent } from '../traffic/correspondent';
import { finding, type Finding } from './finding';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Far more than any soak makes of one list. */
const PAGES_AT_MOST = 10_000;

/**
 * The same question as everywhere else here, put as somebody would who has an API key and the phones, and no database: what
 * was accepted is on the phone once and in order, what people wrote can be read once, nothing is under way or set aside.
 */
export async function compareAsStranger(system: System, people: readonly Correspondent[]): Promise<Finding[]> {
  const each = await Promise.all(people.map((person) => strangersViewOf(system, person)));
  return [...each.flat(), ...(await leftBehind(system))];
}

async function strangersViewOf(system: System, person: Correspondent): Promise<Finding[]> {
  const shown = (await system.phones.shown(person.phone)).map(({ body }) => body);
  const told = await Promise.all(
    person.accepted.map(({ id }) => system.api.get<{ status: string }>(`/v1/messages/${id}`)),
  );
  const responses = await allOf<{ body: string }>(system, `/v1/responses?participantId=${person.id}`);
  return [
    ...notTold(person, told),
    ...notInOrder(person, shown),
    ...notOnce(
      person.id,
      person.written.map(({ body }) => body),
      responses.map(({ body }) => body),
    ),
  ];
}

const notTold = ({ accepted }: Correspondent, told: readonly { readonly status: string }[]): Finding[] =>
  accepted.flatMap(({ id }, n) => {
    const status = told[n]?.status ?? 'nothing';
    return status === 'sent' ? [] : [finding('stranger', `GET /v1/messages/${id} says ${status}`)];
  });

function notInOrder({ id, accepted }: Correspondent, shown: readonly string[]): Finding[] {
  const texts = new Set(accepted.map(({ text }) => text));
  const seen = shown.filter((body) => texts.has(body));
  const isSame = seen.length === accepted.length && accepted.every(({ text }, n) => seen[n] === text);
  return isSame ? [] : [finding('stranger', `the phone of ${id} does not show just what was accepted, in that order`)];
}

function notOnce(person: string, written: readonly string[], stored: readonly string[]): Finding[] {
  const times = (body: string): number => stored.filter((other) => other === body).length;
  const wrong = written.filter((body) => times(body) !== 1);
  const isMore = stored.length > written.length;
  return [
    ...wrong.map((body) => finding('stranger', `"${body}" of ${person} can be read ${times(body)} times`)),
    ...(isMore ? [finding('stranger', `${person} has ${stored.length} responses to ${written.length} texts`)] : []),
  ];
}

async function leftBehind(system: System): Promise<Finding[]> {
  const lists = ['queued', 'running', 'dead'].map((status) => `/v1/jobs?status=${status}`);
  const each = await Promise.all(
    [...lists, '/v1/quarantine'].map(async (path) => ({ path, items: await allOf<{ id: string }>(system, path) })),
  );
  return each.flatMap(({ path, items }) => items.map(({ id }) => finding('stranger', `GET ${path} still has ${id}`)));
}

async function allOf<Item>({ api }: System, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let next: string | null = null;
  for (let page = 0; page < PAGES_AT_MOST; page += 1) {
    const query: string = next === null ? path : `${path}${path.includes('?') ? '&' : '?'}after=${next}`;
    const found: Page<Item> = await api.get<Page<Item>>(query);
    items.push(...found.items);
    next = found.next;
    if (next === null) return items;
  }
  throw new Error(`${path} has no last page`);
}
