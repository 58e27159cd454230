import { readFacts, readStudy } from '@promptpipe/domain';
import { StudyEntity } from '../entities/study.entity';
import { brokenRule, missing, nothingDue, type Suspect, type Ward } from './ward';

interface SuspectStudy extends Suspect {
  readonly defaultZone: string;
}

/** Stays where it is: a study that does not say plainly that it sends, sends nothing, and other studies go on. */
export const STUDY_WARD: Ward<SuspectStudy> = {
  table: 'studies',
  facts: (rows) => `
    select s.id, null as "participantId", s.default_zone as "defaultZone", ${brokenRule(StudyEntity)} as broken,
           case when ${missing('whatsapp_accounts', 's.account_id')} then 'account' end as "orphanOf"
      from (${rows}) s`,
  due: nothingDue('studies'),
  judge: (study) => readFacts(study) ?? readStudy(study),
  fate: () => 'report',
};
