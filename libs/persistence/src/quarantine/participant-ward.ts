import { readFacts, readParticipant } from '@promptpipe/domain';
import { ParticipantEntity } from '../entities/participant.entity';
import { brokenRule, missing, type Suspect, type Ward } from './ward';

export interface SuspectParticipant extends Suspect {
  readonly timezone: string;
  readonly status: string;
  /** Why it is flagged already. */
  readonly flagged: string | null;
}

/** The row is other rows' turnstile and stays where it is: it suspends what is owed to this one person, and nobody else. */
export const PARTICIPANT_WARD: Ward<SuspectParticipant> = {
  table: 'participants',
  facts: (rows) => `
    select p.id, p.id as "participantId", p.timezone, p.status, p.unreadable_reason as flagged,
           ${brokenRule(ParticipantEntity)} as broken,
           case when ${missing('studies', 'p.study_id')} then 'study'
                when ${missing('whatsapp_accounts', 'p.account_id')} then 'account' end as "orphanOf"
      from (${rows}) p`,
  // Nobody is due: who owes nothing to a bad row is met when something of theirs is.
  due: `select * from participants
         where id = any(array(select distinct first.participant_id
                                from (select participant_id from active_timers
                                       where next_run <= pp_now() order by next_run limit 1000) first))`,
  judge: (person) => readFacts(person) ?? readParticipant(person),
  fate: ({ flagged }) => (flagged === null ? 'flag' : 'leave'),
};
