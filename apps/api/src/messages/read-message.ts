import { autocommit, type DataSource, findMessage, type MessageView } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';

type MessageAnswer = Omit<MessageView, 'failureClass' | 'lastError'> & { failureClass?: string; lastError?: string };

/** A message with how far it has come; what went wrong only where something did. */
export async function readMessage(db: DataSource, id: string): Promise<MessageAnswer> {
  const message = await findMessage(autocommit(db), id);
  if (!message) throw notFound('message');
  const { failureClass, lastError, ...rest } = message;
  return { ...rest, ...(failureClass === null ? {} : { failureClass }), ...(lastError === null ? {} : { lastError }) };
}
