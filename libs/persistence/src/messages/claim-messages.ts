import type { EntityManager } from 'typeorm';
import { isNow } from '../database/is-now';
import { queryRows } from '../database/sql';
import { type ClaimedMessage, claimParams, claimSql, type WantedMessage } from './claim-terms';

/**
 * Rows of different accounts, each immediately before its own send, each proved as if it came alone. A row that somebody
 * holds is passed over: no account waits for another's row, and claims that met in other orders cannot deadlock.
 */
const CLAIM = claimSql('skip locked');

/** Those that it claimed. Any other is not claimable or held by somebody at this moment, and still staged: `claimMessage` tells. */
export const claimMessages = (tx: EntityManager, wanted: readonly WantedMessage[]): Promise<ClaimedMessage[]> =>
  queryRows<ClaimedMessage>(tx, CLAIM, claimParams(wanted));

interface Claim {
  readonly id: string;
  readonly attempt: number;
}

const STOPS = `
  select m.id, m.stop_requested as "stopRequested"
    from unnest($1::uuid[], $2::integer[]) as claim (id, attempt)
    join outbox_messages m on m.id = claim.id and m.attempt = claim.attempt and ${isNow('m.status', 'sending')}`;

/** Re-read just before the drivers are called, by the ids of the rows; one that is missing is no longer ours. */
export async function findStopRequests(
  tx: EntityManager,
  claims: readonly Claim[],
): Promise<ReadonlyMap<string, boolean>> {
  const params = [claims.map(({ id }) => id), claims.map(({ attempt }) => attempt)];
  const rows = await queryRows<{ id: string; stopRequested: boolean }>(tx, STOPS, params);
  return new Map(rows.map(({ id, stopRequested }) => [id, stopRequested]));
}
