import {
  cancelEverythingOwed,
  type CanceledOwed,
  lockParticipant,
  sweepHeldMessages,
  unstageLostMessages,
} from '../../src';
import { pick, shown } from './job-operations';
import { EPOCH, type MessageOperation, type MessagesWorld } from './message-operations';
import { isBlocked, isOpen, messageOf, type ModelMessage } from './messages-state';
import { demand } from './operation';

/** Gateways die; the account and what they were sending is left. */
export const die =
  (world: MessagesWorld, boot: number): MessageOperation =>
  () => ({
    text: `gateway ${boot} dies`,
    act: (tx) => tx.query('update service_instances set gone_at = now() where boot_id = $1', [world.boots[boot]]),
    explain: (state) => {
      state.gone[boot] = true;
    },
  });

/** What is queued ends; what may be on its way is asked to stop, whatever moves it at that moment. */
export const stop =
  (world: MessagesWorld, person: number): MessageOperation =>
  () => ({
    text: `cancel all that is owed to ${person}`,
    act: async (tx) =>
      cancelEverythingOwed(tx, (await lockParticipant(tx, world.people[person]!.id))!, 'told to in a spec'),
    explain: (state, answer) => {
      const { canceled, stopRequested } = (answer as CanceledOwed).messages;
      const met = state.messages.filter((one) => one.person === person && isOpen(one));
      const queued = met.filter(({ status }) => status === 'queued');
      demand(canceled === queued.length, `${queued.length} were queued, ${canceled} are canceled`);
      demand(stopRequested.length === met.length - queued.length, `${met.length - queued.length} were on their way`);
      for (const one of met) {
        if (one.status === 'queued') Object.assign(one, { status: 'canceled', staged: false, resting: false });
        else one.stop = true;
      }
    },
  });

export const leaseRunsOut =
  (n: number): MessageOperation =>
  (bound) => {
    const claimed = pick(bound.claims, n);
    if (!claimed) return null;
    return {
      text: `the lease of ${shown([claimed])} runs out`,
      act: (tx) =>
        tx.query(
          `update outbox_messages set lease_until = now() - interval '1 hour'
            where id = $1 and attempt = $2 and status = 'sending' and lease_owner is not null`,
          [claimed.id, claimed.attempt],
        ),
      explain: (state) => {
        const message = messageOf(state, claimed.id);
        const ours = message.status === 'sending' && message.attempt === claimed.attempt && message.owner !== null;
        if (ours) message.leaseOver = true;
      },
    };
  };

export const anHourPasses: MessageOperation = () => ({
  text: 'an hour passes',
  act: (tx) =>
    tx.query(
      `update outbox_messages
          set not_before = not_before - interval '2 hours', retry_at = retry_at - interval '2 hours',
              expires_at = expires_at - interval '2 hours'`,
    ),
  explain: (state) => {
    for (const one of state.messages) Object.assign(one, { later: false, resting: false, past: one.mortal });
  },
});

/** Also what was staged for an earlier lease of the account is lost. */
export const unstageLost =
  (epoch: string): MessageOperation =>
  () => ({
    text: epoch === EPOCH ? 'unstage what is lost' : 'the broker forgets',
    act: (tx) => unstageLostMessages(tx, epoch),
    explain: (state, answer, crowded) => {
      const staged = state.messages.filter((one) => one.staged);
      demand(crowded || epoch === EPOCH || answer === staged.length, `${staged.length} were staged`);
      demand(Number(answer) <= staged.length, `only ${staged.length} were staged`);
      // Which were staged for an earlier lease the rows tell.
      state.open.push(...staged.map(({ id }) => id));
    },
  });

/** As an insert and the end of its head leave it that passed each other unseen. */
export const holdAll: MessageOperation = () => ({
  text: 'all that waits is held',
  act: (tx) => tx.query(`update outbox_messages set held = true where status = 'queued' and staged_at is null`),
  explain: () => undefined,
});

export const sweep: MessageOperation = () => ({
  text: 'sweep',
  act: async (tx) => (await sweepHeldMessages(tx)).freed,
  explain: (state, answer, crowded) => {
    const held = state.messages.filter(({ status, held }) => status === 'queued' && held);
    const isFirst = ({ person, lane, seq }: ModelMessage): boolean =>
      !held.some((one) => one.person === person && one.lane === lane && one.seq < seq);
    const hidden = held.filter((one) => isFirst(one) && !one.past && !isBlocked(state, one));
    demand(crowded || answer === hidden.length, `${hidden.length} were held by nobody, ${String(answer)} found`);
  },
});
