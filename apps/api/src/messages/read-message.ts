import { autocommit, type DataSource, findMessage, type MessageView, type ToldDeferral } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';
import { type DeferralAnswer, deferralAnswer } from './deferral-answer';

type Told = keyof ToldDeferral | 'failureClass' | 'lastError';
type MessageAnswer = Omit<MessageView, Told> & DeferralAnswer & { failureClass?: string; lastError?: string };

/** A message with how far it has come; what went wrong, and what it waits for, only where something did. */
export async function readMessage(db: DataSource, id: string): Promise<MessageAnswer> {
  const message = await findMessage(autocommit(db), id);
  if (!message) throw notFound('message');
  const { failureClass, lastError, deferredReason, deferredUntil, ...rest } = message;
  return {
    ...rest,
    ...(failureClass === null ? {} : { failureClass }),
    ...(lastError === null ? {} : { lastError }),
    ...deferralAnswer({ deferredReason, deferredUntil }),
  };
}
