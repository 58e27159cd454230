import { whatsAppMessageId, type Lane } from '@promptpipe/domain';
import { claimMessage, claimMessages, enqueueMessage, lockParticipant, newId, takeOverAccounts } from '../../src';
import { pick, shown } from './job-operations';
import type { Claim } from './jobs-state';
import { EPOCH, type MessageOperation, type MessagesWorld } from './message-operations';
import { begin, isBlocked, mayLeave, messageOf, type ModelMessage } from './messages-state';
import { demand } from './operation';
import { stageOne } from '../stage-one';

export interface Wish {
  readonly person: number;
  readonly lane: Lane;
  readonly cause: number;
  readonly text: string;
  readonly when: 'now' | 'later' | 'mortal';
}

const WHEN = {
  now: '',
  later: `not_before = now() + interval '1 hour'`,
  mortal: `expires_at = now() + interval '1 hour'`,
};

export const write =
  (world: MessagesWorld, { person, lane, cause, text, when }: Wish): MessageOperation =>
  () => ({
    text: `write ${text} to ${person} in ${lane} for cause ${cause}, ${when}`,
    act: async (tx) => {
      const id = newId();
      const dedupeKey = `cause:${person}:${cause}`;
      const participant = (await lockParticipant(tx, world.people[person]!.id))!;
      // Each cause has words of its own: the same ones twice are a loop, which is no matter of this model.
      const made = await enqueueMessage(tx, participant, { id, text: `${text} of ${cause}`, lane, dedupeKey });
      if (made.outcome === 'created' && when !== 'now') {
        await tx.query(`update outbox_messages set ${WHEN[when]} where id = $1`, [id]);
      }
      const [row] = await tx.query<{ seq: string }[]>(
        'select participant_seq as seq from outbox_messages where id = $1',
        [made.id],
      );
      return { ...made, seq: Number(row!.seq) };
    },
    explain: (state, answer) => {
      const { outcome, id, seq } = answer as { outcome: string; id: string; seq: number };
      const dedupeKey = `cause:${person}:${cause}`;
      const known = state.causes[dedupeKey];
      const body = `${lane} ${text}`;
      demand(
        outcome === (known ? (known.body === body ? 'exists' : 'other-body') : 'created'),
        `it is told as ${outcome}`,
      );
      if (known) {
        demand(known.id === id, 'another message has that cause');
        return;
      }
      state.causes[dedupeKey] = { id, body };
      demand(
        state.messages.every((one) => one.person !== person || one.seq < seq),
        'a later number came first',
      );
      state.messages.push({
        ...{ id, person, lane, seq, waId: whatsAppMessageId('default', dedupeKey), status: 'queued', attempt: 0 },
        ...{
          failures: 0,
          lost: 0,
          ack: 0,
          later: when === 'later',
          resting: false,
          mortal: when === 'mortal',
          past: false,
        },
        ...{ staged: false, stop: false, owner: null, leaseOver: false, held: false },
      });
    },
  });

export const stage =
  (world: MessagesWorld, capacity: number): MessageOperation =>
  (bound) => {
    const lease = bound.leases.at(-1);
    if (!lease) return null;
    const { leaseEpoch, boot } = lease;
    return {
      text: `stage up to ${capacity}`,
      act: (tx) =>
        stageOne(
          tx,
          { id: 'default', processId: world.boots[boot]!, leaseEpoch },
          { bootId: world.boots[3]!, brokerEpoch: EPOCH },
          capacity,
        ),
      explain: (state, answer, crowded) => {
        const told = answer as Claim[] | 'busy';
        const room = Math.max(0, capacity - state.messages.filter(({ staged }) => staged).length);
        if (told === 'busy') {
          demand(crowded, `nobody else was there: ${told}`);
          return;
        }
        const isFree = ({ id, staged }: ModelMessage): boolean => !staged || state.open.includes(id);
        const there = state.messages.filter((one) => mayLeave(one) && isFree(one) && !isBlocked(state, one));
        const shownOnes = there.filter(({ held }) => !held).length;
        demand(crowded || told.length === Math.min(shownOnes, room), `${told.length} of ${shownOnes} were staged`);
        for (const { id, attempt } of told) {
          const message = messageOf(state, id);
          demand(there.includes(message) && message.attempt === attempt, `${id} was not to be staged`);
          message.staged = true;
          state.hints.push({ id, attempt });
        }
      },
    };
  };

export const claim =
  (n: number, m: number): MessageOperation =>
  (bound) => {
    const [hint, lease] = [pick(bound.hints, n), pick(bound.leases, m)];
    if (!hint || !lease) return null;
    return {
      text: `claim ${shown([hint])} under lease ${lease.leaseEpoch}`,
      act: async (tx) => (await claimMessages(tx, [{ ...hint, lease }]))[0] ?? claimMessage(tx, hint, lease),
      explain: (state, answer, crowded) => {
        const told = answer as (Claim & { waMessageId: string }) | null;
        const message = messageOf(state, hint.id);
        const current = state.leases.at(-1)!.leaseEpoch === lease.leaseEpoch;
        const may = mayLeave(message) && message.attempt === hint.attempt && !message.stop;
        const could = may && current && !isBlocked(state, message);
        demand((told !== null) === could, could ? 'it could be claimed' : 'it could not be claimed');
        if (told) {
          demand(told.waMessageId === message.waId, 'its id changed');
          begin(state, message, lease.boot);
        } else if (message.status === 'queued' && message.attempt === hint.attempt) {
          message.staged = false;
          if (crowded) state.open.push(message.id);
        }
      },
    };
  };

export const takeOver =
  (world: MessagesWorld, boot: number): MessageOperation =>
  (bound) => {
    if (bound.gone[boot]) return null;
    const bootId = world.boots[boot]!;
    return {
      text: `gateway ${boot} takes over`,
      act: async (tx) => {
        const [account] = await takeOverAccounts(tx, { bootId, processId: bootId }, ['simulated']);
        if (account) await tx.query(`update whatsapp_accounts set state = 'connected', connected_since = now()`);
        return account?.leaseEpoch ?? null;
      },
      explain: (state, answer, crowded) => {
        const leaseEpoch = answer as string | null;
        const present = state.leases.at(-1);
        const free = !present || state.gone[present.boot] === true;
        demand(leaseEpoch === null ? crowded || !free : free, free ? 'the account was free' : 'its owner lives');
        if (leaseEpoch === null) return;
        demand(!present || Number(leaseEpoch) > Number(present.leaseEpoch), 'the epoch of the lease did not grow');
        state.leases.push({ accountId: 'default', bootId, leaseEpoch, boot });
      },
    };
  };
