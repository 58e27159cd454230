import { isDeepStrictEqual } from 'node:util';
import { aBoot, aParticipant } from '@promptpipe/testing';
import { useDatabase } from '../database';
import { anyMessageOperation } from './any-message-operation';
import { expectModel, MODEL_LIMIT_MS } from './expect-model';
import type { MessagesWorld } from './message-operations';
import type { MessagesState, ModelMessage } from './messages-state';
import { demand, type Subject } from './operation';

interface Row {
  readonly id: string;
  readonly staged: boolean;
  readonly held: boolean;
  readonly owner: string | null;
}

const ROWS = `
  select id, status, attempt, failures, ack_level as ack, wa_message_id as "waId", not_before > clock_timestamp() as later,
         coalesce(retry_at > clock_timestamp(), false) as resting,
         coalesce(expires_at <= clock_timestamp(), false) as past, staged_at is not null as staged,
         stop_requested as stop, lease_owner as owner, coalesce(lease_until < clock_timestamp(), false) as "leaseOver", held
    from outbox_messages
   order by id`;

/** Two of a person and lane under way, or a frozen recipient that changed, would be seen by the person. */
/**
 * A message that was for later holds back nobody until its time has come, and then waits for nobody with a later number: it may be
 * in flight beside one. It is told by the odd hours between its making and its time, as an hour here passes by two.
 */
const TWO_AT_ONCE = `
  select participant_id, lane from outbox_messages
   where status in ('sending', 'unknown')
     and round(extract(epoch from created_at - not_before) / 3600)::integer % 2 = 0
   group by participant_id, lane having count(*) > 1`;

const CLEAR = `
  delete from receipts; delete from outbox_messages; delete from message_causes;
  update service_instances set gone_at = null;
  update whatsapp_accounts set lease_owner = null, lease_process = null, lease_until = null, lease_epoch = 0`;

describe('messages, whatever senders and gateways do with them', () => {
  const database = useDatabase();
  let world: MessagesWorld;

  const compare = async (): Promise<(state: MessagesState) => void> => {
    const rows = await database.query<Row>(ROWS);
    return (state) => {
      const actual = rows.map((row) => ({ ...row, owner: row.owner === null ? null : world.boots.indexOf(row.owner) }));
      for (const { id, staged, held } of rows) {
        const known = state.messages.find((one) => one.id === id);
        if (known) Object.assign(known, { held, staged: state.open.includes(id) ? staged : known.staged });
      }
      const expected = [...state.messages].sort((a, b) => (a.id < b.id ? -1 : 1)).map(rowOf);
      for (const [n, row] of expected.entries()) {
        demand(isDeepStrictEqual(actual[n], row), `${JSON.stringify(actual[n])} should be ${JSON.stringify(row)}`);
      }
      demand(actual.length === expected.length, `${actual.length} rows, not ${expected.length}`);
      const hidden = rows.filter(({ id, held }) => held && state.shown.includes(id));
      demand(hidden.length === 0, `${hidden.map(({ id }) => id).join()} should be seen`);
      Object.assign(state, { open: [], shown: [] });
    };
  };
  const rowOf = (message: ModelMessage): object => {
    const { id, status, attempt, failures, ack, waId, later, resting, past } = message;
    const { staged, stop, owner, leaseOver, held } = message;
    return { id, status, attempt, failures, ack, waId, later, resting, past, staged, stop, owner, leaseOver, held };
  };
  const invariants = async (): Promise<void> => {
    expect(await database.query(TWO_AT_ONCE)).toEqual([]);
  };

  it(
    'keep fences, lanes, ids and themselves',
    async () => {
      const people = [await aParticipant(database), await aParticipant(database)];
      const boots: string[] = [];
      for (let n = 0; n < 4; n += 1) boots.push(await aBoot(database));
      world = { people, boots };
      const subject: Subject<MessagesState> = { database, compare, invariants };
      const begin = async (): Promise<{ state: MessagesState; subject: Subject<MessagesState> }> => {
        await database.query(CLEAR);
        const state = { messages: [], causes: {}, hints: [], claims: [], leases: [], gone: [], open: [], shown: [] };
        return { state, subject };
      };
      await expectModel(anyMessageOperation(world), begin, { runs: 12, steps: 80 });
    },
    MODEL_LIMIT_MS,
  );
});
