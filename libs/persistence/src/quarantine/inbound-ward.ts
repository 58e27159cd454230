import { readFacts } from '@promptpipe/domain';
import { InboundMessageEntity } from '../entities/inbound-message.entity';
import { brokenRule, missing, nothingDue, type Ward } from './ward';

/** What somebody told us is never moved: its job cannot handle it and says so, and it stays for a person to put right. */
export const INBOUND_WARD: Ward = {
  table: 'inbound_messages',
  // What is handled nobody reads again, and it is the larger part of all.
  only: `status not in ('processed', 'ignored')`,
  facts: (rows) => `
    select i.id, i.participant_id as "participantId", ${brokenRule(InboundMessageEntity)} as broken,
           case when ${missing('participants', 'i.participant_id')} then 'participant'
                when ${missing('studies', 'i.study_id')} then 'study'
                when ${missing('whatsapp_accounts', 'i.account_id')} then 'account' end as "orphanOf"
      from (${rows}) i`,
  due: nothingDue('inbound_messages'),
  judge: readFacts,
  fate: () => 'report',
};
