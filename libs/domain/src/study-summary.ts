import { MESSAGE_STATUSES, type MessageStatus } from './outbox-message';
import { PARTICIPANT_STATUSES, type ParticipantStatus } from './participant';
import { OCCURRENCE_STATUSES, type OccurrenceStatus } from './schedule/occurrence-status';
import { NOT_SENT_REASONS, type NotSentReason } from './schedule/outcome';

interface Tally {
  readonly count: number;
}

/** A schedule without occurrences has one tally of none, without status. */
export interface OccurrenceTally extends Tally {
  readonly scheduleId: string;
  readonly scheduleName: string;
  readonly deletedAt: Date | null;
  readonly status: OccurrenceStatus | null;
  readonly reason: NotSentReason | null;
}

export interface MessageTally extends Tally {
  readonly status: MessageStatus;
  readonly isOfOccurrence: boolean;
}

export interface ParticipantTally extends Tally {
  readonly status: ParticipantStatus;
}

export interface StudyTallies {
  readonly occurrences: readonly OccurrenceTally[];
  readonly messages: readonly MessageTally[];
  /** Messages that nobody can read, taken out of the outbox until somebody repairs them. */
  readonly quarantinedMessages: number;
  readonly participants: readonly ParticipantTally[];
}

/** Promised = accounted: each occurrence has one status, and each that was not sent one reason. */
export interface StudySummary {
  readonly occurrences: Promised;
  readonly schedules: readonly ScheduleSummary[];
  readonly messages: {
    readonly ofOccurrences: Counts<MessageStatus>;
    readonly others: Counts<MessageStatus>;
    readonly quarantined: number;
  };
  readonly participants: Counts<ParticipantStatus>;
}

interface ScheduleSummary extends Promised {
  readonly id: string;
  readonly name: string;
  readonly deletedAt: Date | null;
}

interface Promised {
  readonly byStatus: Counts<OccurrenceStatus>;
  /** Of those that were not sent. */
  readonly byReason: Counts<NotSentReason>;
}

/** Of each, also of those that nothing has. */
type Counts<Key extends string> = Readonly<Record<Key | 'total', number>>;

export function summarizeStudy({
  occurrences,
  messages,
  quarantinedMessages,
  participants,
}: StudyTallies): StudySummary {
  const scheduleIds = new Set(occurrences.map(({ scheduleId }) => scheduleId));
  const ofStatus = <Key>({ status, count }: { status: Key; count: number }): readonly [Key, number] => [status, count];
  const messagesOf = (isOfOccurrence: boolean): Counts<MessageStatus> =>
    counts(MESSAGE_STATUSES, messages.filter((tally) => tally.isOfOccurrence === isOfOccurrence).map(ofStatus));
  return {
    occurrences: promised(occurrences),
    schedules: [...scheduleIds].map((id) => scheduleOf(occurrences.filter(({ scheduleId }) => scheduleId === id))),
    messages: { ofOccurrences: messagesOf(true), others: messagesOf(false), quarantined: quarantinedMessages },
    participants: counts(PARTICIPANT_STATUSES, participants.map(ofStatus)),
  };
}

function scheduleOf(tallies: readonly OccurrenceTally[]): ScheduleSummary {
  const [{ scheduleId: id, scheduleName: name, deletedAt }] = tallies as readonly [OccurrenceTally];
  return { id, name, deletedAt, ...promised(tallies) };
}

const promised = (tallies: readonly OccurrenceTally[]): Promised => ({
  byStatus: counts(
    OCCURRENCE_STATUSES,
    tallies.map(({ status, count }) => [status, count]),
  ),
  byReason: counts(
    NOT_SENT_REASONS,
    tallies.map(({ reason, count }) => [reason, count]),
  ),
});

function counts<Key extends string>(
  keys: readonly Key[],
  counted: readonly (readonly [Key | null, number])[],
): Counts<Key> {
  const of = (key: Key): number => counted.reduce((sum, [counts, count]) => (counts === key ? sum + count : sum), 0);
  const byKey = keys.map((key) => [key, of(key)] as const);
  const total = byKey.reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries([...byKey, ['total', total]]) as Counts<Key>;
}
