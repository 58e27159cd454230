import type { ParticipantRow } from '@promptpipe/testing';
import type { MessagesState } from './messages-state';
import type { Operation } from './operation';

export type MessageOperation = Operation<MessagesState>;

export interface MessagesWorld {
  readonly people: readonly ParticipantRow[];
  readonly boots: readonly string[];
}

export const EPOCH = 'epoch';
