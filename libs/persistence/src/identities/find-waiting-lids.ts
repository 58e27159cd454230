import type { EntityManager } from 'typeorm';
import type { Lid } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

const MOST = 500;

const WAITING = `
  select distinct sender
    from inbound_messages
   where account_id = $1 and participant_id is null and sender like '%@lid'
   order by sender
   limit ${MOST}`;

/** Who has written under a lid and is nobody's yet, as far as anybody knows. */
export const findWaitingLids = async (tx: EntityManager, accountId: string): Promise<Lid[]> =>
  (await queryRows<{ sender: Lid }>(tx, WAITING, [accountId])).map(({ sender }) => sender);
