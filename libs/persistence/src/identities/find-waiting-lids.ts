import type { EntityManager } from 'typeorm';
import type { Lid } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

const MOST = 500;

const WAITING = `
  select sender
    from inbound_messages
   where account_id = $1 and participant_id is null and sender like '%@lid'
   group by sender
   order by sender <= $2, sender
   limit ${MOST}`;

/** Who has written under a lid and is nobody's yet, as far as anybody knows; in a circle, from behind the one that was asked for last. */
export const findWaitingLids = async (tx: EntityManager, accountId: string, askedUpTo: string): Promise<Lid[]> =>
  (await queryRows<{ sender: Lid }>(tx, WAITING, [accountId, askedUpTo])).map(({ sender }) => sender);
