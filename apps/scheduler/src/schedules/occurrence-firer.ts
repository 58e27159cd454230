import { type DecidedDue, decideDue, isLate, type NotSent, quietHoursSchema, whySuspended } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  databaseNow,
  type DataSource,
  type DueOccurrence,
  dueOccurrencesOf,
  enqueueMessage,
  type EntityManager,
  findPeopleToPrompt,
  findPromptContents,
  holdCatchUpTurn,
  holdOccurrences,
  inTransaction,
  lockFreeParticipants,
  type LockedParticipant,
  moveCatchUpTurn,
  type NotSentOccurrence,
  type QueuedOccurrence,
  queueOccurrences,
  settleUnsent,
} from '@promptpipe/persistence';
import { promptMessage } from './prompt-message';

export interface PromptPass {
  readonly queued: number;
  readonly notSent: number;
  /** Due for somebody who is suspended, and put out of sight. */
  readonly held: number;
  /** People with something due whose turnstile somebody else held. */
  readonly busy: number;
}

/** Turns due occurrences into messages, or into the reason why there is none: either with the row, in one transaction. */
export class OccurrenceFirer {
  constructor(
    private readonly db: DataSource,
    private readonly catchUpPerMinute: number,
  ) {}

  async fireDue(): Promise<PromptPass> {
    const people = await findPeopleToPrompt(autocommit(this.db));
    if (people.length === 0) return { queued: 0, notSent: 0, held: 0, busy: 0 };
    const pass = await inTransaction(this.db, (tx) => this.fireFor(tx, people));
    if (pass.queued > 0) crashPoint('occurrence.after-commit');
    return pass;
  }

  private async fireFor(tx: EntityManager, people: readonly string[]): Promise<PromptPass> {
    const locked = await lockFreeParticipants(tx, people);
    const byId = new Map(locked.map((participant) => [participant.id, participant]));
    const held = await holdOccurrences(tx, [...byId.keys()]);
    const due = await dueOccurrencesOf(tx, [...byId.keys()]);
    const queued: QueuedOccurrence[] = [];
    const unsent: NotSentOccurrence[] = [];
    for (const [accountId, ofAccount] of byAccount(due, byId)) {
      const { decided } = await this.decide(tx, accountId, ofAccount);
      const contents = await findPromptContents(tx, [...new Set(ofAccount.map(({ promptId }) => promptId))]);
      for (const { occurrence, decision } of decided) {
        const { row } = occurrence;
        const message =
          decision.verdict === 'send' ? promptMessage(row, contents.get(row.promptId), decision) : decision;
        const participant = byId.get(row.participantId);
        if (!participant) continue;
        if ('verdict' in message) unsent.push(told(row, message));
        else queued.push({ id: row.id, messageId: (await enqueueMessage(tx, participant, message)).id });
      }
    }
    await queueOccurrences(tx, queued);
    await settleUnsent(tx, unsent);
    if (queued.length > 0) crashPoint('occurrence.before-commit');
    return { queued: queued.length, notSent: unsent.length, held, busy: people.length - locked.length };
  }

  /** The turn of the account is held only for what was missed: punctual prompts wait for nobody. */
  private async decide(tx: EntityManager, accountId: string, due: readonly DueOccurrence[]): Promise<Decided> {
    const asked = due.map(asDue);
    const now = await databaseNow(tx);
    const perMinute = this.catchUpPerMinute;
    if (!due.some((one) => isLate(one, now))) return decideDue(asked, now, { perMinute, freeFrom: now });
    const freeFrom = await holdCatchUpTurn(tx, accountId);
    const decided = decideDue(asked, now, { perMinute, freeFrom });
    await moveCatchUpTurn(tx, accountId, decided.freeFrom);
    return decided;
  }
}

type Decided = DecidedDue<ReturnType<typeof asDue>>;

const asDue = (row: DueOccurrence) => ({
  row,
  of: `${row.scheduleId} ${row.participantId}`,
  scheduleId: row.scheduleId,
  instant: row.instant,
  usefulUntil: row.usefulUntil,
  policy: row.definition,
  zone: row.zone,
  quietHours: quietHoursSchema.safeParse(row.quietHours).data ?? null,
  quietPolicy: row.definition.quietHours,
  suspended: whySuspended({ ...row, isScheduleDeleted: row.isDeleted }),
});

const told = ({ id }: DueOccurrence, { reason, detail }: NotSent): NotSentOccurrence => ({ id, reason, detail });

function byAccount(
  due: readonly DueOccurrence[],
  people: ReadonlyMap<string, LockedParticipant>,
): Map<string, DueOccurrence[]> {
  const groups = new Map<string, DueOccurrence[]>();
  for (const one of due) {
    const accountId = people.get(one.participantId)?.accountId ?? '';
    groups.set(accountId, [...(groups.get(accountId) ?? []), one]);
  }
  return groups;
}
