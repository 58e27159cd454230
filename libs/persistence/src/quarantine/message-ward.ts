import { fateOfMessage, readFacts } from '@promptpipe/domain';
import { OutboxMessageEntity } from '../entities/outbox-message.entity';
import { LEAVES_AT } from '../messages/head-of-lane';
import { STALE_SENDING_MESSAGE } from '../messages/take-back-messages';
import { brokenRule, missing, type Suspect, type Ward } from './ward';

export interface SuspectMessage extends Suspect {
  readonly status: string;
  /** It is being sent, and nobody alive sends it. */
  readonly abandoned: boolean;
}

/** The text was rendered when the message was made; so only what its table can tell makes it unreadable. */
export const MESSAGE_WARD: Ward<SuspectMessage> = {
  table: 'outbox_messages',
  facts: (rows) => `
    select * from (
      select m.id, m.participant_id as "participantId", m.status,
             ${brokenRule(OutboxMessageEntity)} as broken,
             case when ${missing('participants', 'm.participant_id')} then 'participant'
                  when ${missing('studies', 'm.study_id')} then 'study'
                  when ${missing('whatsapp_accounts', 'm.account_id')} then 'account' end as "orphanOf",
             ${STALE_SENDING_MESSAGE} as abandoned
        from (${rows}) m) told
     where broken is not null or ("orphanOf" is not null and status <> all ('{sent,failed,canceled,expired}'))`,
  due: `select due.*
          from whatsapp_accounts a,
               unnest('{reply,study,bulk}'::text[]) as line (lane),
               lateral (select m.* from outbox_messages m
                         where m.account_id = a.id and m.lane = line.lane
                           and m.status = 'queued' and m.staged_at is null and not m.held
                           and ${LEAVES_AT} <= pp_now()
                         order by ${LEAVES_AT}, m.id limit 1000) due
         limit 1000`,
  judge: (message) =>
    readFacts(fateOfMessage(message.status, message.abandoned) === 'report' ? { ...message, orphanOf: null } : message),
  fate: ({ status, abandoned }) => fateOfMessage(status, abandoned),
};
