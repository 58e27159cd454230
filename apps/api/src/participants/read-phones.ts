import { autocommit, type DataSource, listPhones, type PhoneView } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';

/** Every number of this person, oldest first; the last is the one of now. */
export async function readPhones(db: DataSource, id: string): Promise<{ readonly items: readonly PhoneView[] }> {
  const items = await listPhones(autocommit(db), id);
  if (items.length === 0) throw notFound('participant');
  return { items };
}
