import type { FailureClass, Lane, MessageStatus } from '../outbox-message';
import type { OccurrenceStatus } from '../schedule/occurrence-status';
import type { NotSentReason } from '../schedule/outcome';

/** A message as exports tell it, wherever its row stands by now. */
export interface MessageToExport {
  readonly id: string;
  readonly lane: Lane;
  readonly status: MessageStatus;
  readonly failureClass: FailureClass | null;
  readonly createdAt: Date;
  /** When WhatsApp took it, by WhatsApp's clock. */
  readonly waAt: Date | null;
  /** When its server ack was recorded. */
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
  readonly finishedAt: Date | null;
  readonly definitionHash: string | null;
  readonly renderedText: string;
}

/** What was replied to a message. */
export interface RepliesToExport {
  readonly count: number;
  /** Of the first one, by WhatsApp's clock. */
  readonly firstAt: Date;
  readonly firstText: string;
  readonly optionValue: string | null;
  readonly optionLabel: string | null;
}

/** A message and what was replied to it. */
export interface MessageStory {
  readonly message: MessageToExport | null;
  readonly replies: RepliesToExport | null;
}

export interface OccurrenceToExport extends MessageStory {
  readonly study: string;
  readonly id: string;
  /** Code of the participant. */
  readonly participant: string;
  readonly arm: string | null;
  readonly scheduleId: string;
  readonly scheduleName: string;
  readonly scheduleVersion: number;
  readonly number: number;
  readonly localDate: string;
  readonly localTime: string;
  readonly zone: string;
  readonly instant: Date;
  readonly usefulUntil: Date;
  readonly byClockChange: 'moved' | 'second' | null;
  readonly status: OccurrenceStatus;
  readonly reason: NotSentReason | null;
  readonly detail: string | null;
  readonly messageId: string | null;
  readonly settledAt: Date | null;
}

/** A message of no occurrence, with the person that it is for. */
export interface LooseMessageToExport extends MessageStory {
  readonly study: string;
  readonly participant: string;
  readonly arm: string | null;
  /** Of the person. */
  readonly zone: string;
  readonly message: MessageToExport;
}
