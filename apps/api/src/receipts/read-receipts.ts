import { autocommit, type DataSource, findMessage, listReceipts, type ReceiptView } from '@promptpipe/persistence';
import { type Page } from '../http/page';
import { notFound } from '../http/refusal';
import { type ReceiptListQuery } from './receipts.dto';

/** A message has one receipt per ack level, six at most: they are always one page. */
export async function readReceipts(db: DataSource, { messageId }: ReceiptListQuery): Promise<Page<ReceiptView>> {
  const tx = autocommit(db);
  if (!(await findMessage(tx, messageId))) throw notFound('message');
  return { items: await listReceipts(tx, messageId), next: null };
}
