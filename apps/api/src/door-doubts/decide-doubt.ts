import { type DataSource, type DoubtView, inTransaction, resolveDoubt, type Waker } from '@promptpipe/persistence';
import { notFound, Refusal } from '../http/refusal';
import { type ResolutionRequest } from './door-doubts.dto';

/** The same decision again changes nothing; another one is refused. */
export async function decideDoubt(
  db: DataSource,
  waker: Waker,
  { id, resolution, note }: ResolutionRequest & { readonly id: string },
): Promise<DoubtView> {
  const resolved = await inTransaction(db, (tx) => resolveDoubt(tx, id, { resolution, note: note ?? null }));
  if (resolved.outcome === 'none') throw notFound('doubt');
  const { doubt } = resolved;
  if (resolved.outcome === 'resolved' && resolution === 'opt-out') waker.poke('messages');
  if (doubt.resolution !== resolution) {
    throw new Refusal(
      409,
      `The doubt was resolved as ${doubt.resolution ?? 'nothing'} already: change the status of the participant instead.`,
    );
  }
  return doubt;
}
