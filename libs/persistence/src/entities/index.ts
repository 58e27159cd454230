import { AccountEventEntity } from './account-event.entity';
import { AccountRequestEntity } from './account-request.entity';
import { AccountPairingEntity } from './account-pairing.entity';
import { SchemaRangeEntity } from './schema-range.entity';
import { OccurrenceEntity } from './occurrence.entity';
import { ScheduleEntity } from './schedule.entity';
import { SchedulePlanEntity } from './schedule-plan.entity';
import { ServiceInstanceEntity } from './service-instance.entity';
import { ServerEpochEntity } from './server-epoch.entity';
import { WhatsappAccountEntity } from './whatsapp-account.entity';
import { WhatsappIdentityEntity } from './whatsapp-identity.entity';
import { WhatsappNumberEntity } from './whatsapp-number.entity';
import { WhatsappSessionChunkEntity } from './whatsapp-session-chunk.entity';
import { WhatsappSessionEntity } from './whatsapp-session.entity';
import { StudyEntity } from './study.entity';
import { PairingLinkEntity } from './pairing-link.entity';
import { ParticipantEntity } from './participant.entity';
import { PromptEntity } from './prompt.entity';
import { ActiveTimerEntity } from './active-timer.entity';
import { CatchUpTurnEntity } from './catch-up-turn.entity';
import { DutyTurnEntity } from './duty-turn.entity';
import { FormerAccountEntity } from './former-account.entity';
import { FlowStateEntity } from './flow-state.entity';
import { JobEntity } from './job.entity';
import { JobAttemptEntity } from './job-attempt.entity';
import { JobHistoryEntity } from './job-history.entity';
import { JobLockEntity } from './job-lock.entity';
import { JobRequestEntity } from './job-request.entity';
import { TimerRequestEntity } from './timer-request.entity';
import { MessageCauseEntity } from './message-cause.entity';
import { MovedJobEntity } from './moved-job.entity';
import { MovedMessageEntity } from './moved-message.entity';
import { OutboxMessageEntity } from './outbox-message.entity';
import { OutboxMessageHistoryEntity } from './outbox-message-history.entity';
import { InboundDedupEntity } from './inbound-dedup.entity';
import { InboundMessageEntity } from './inbound-message.entity';
import { ReceiptEntity } from './receipt.entity';
import { RecoveryRunEntity } from './recovery-run.entity';
import { ResponseEventEntity } from './response-event.entity';
import { ResponseEntity } from './response.entity';
import { ConsentEntity } from './consent.entity';
import { DoorDoubtEntity } from './door-doubt.entity';
import { ImportEntity } from './import.entity';
import { ParticipantPhoneEntity } from './participant-phone.entity';
import { AuditEntryEntity } from './audit-entry.entity';
import { BatchEntity } from './batch.entity';
import { BatchRecipientEntity } from './batch-recipient.entity';
import { PromptVersionEntity } from './prompt-version.entity';
import { QuarantinedRowEntity } from './quarantined-row.entity';

/** The shape of every table, for the drift spec; reads and writes are SQL. */
export const ENTITIES = [
  SchemaRangeEntity,
  ServiceInstanceEntity,
  ServerEpochEntity,
  WhatsappAccountEntity,
  WhatsappIdentityEntity,
  WhatsappNumberEntity,
  WhatsappSessionEntity,
  WhatsappSessionChunkEntity,
  AccountEventEntity,
  AccountRequestEntity,
  AccountPairingEntity,
  PairingLinkEntity,
  StudyEntity,
  ParticipantEntity,
  FormerAccountEntity,
  PromptEntity,
  PromptVersionEntity,
  BatchEntity,
  BatchRecipientEntity,
  AuditEntryEntity,
  ActiveTimerEntity,
  CatchUpTurnEntity,
  DutyTurnEntity,
  ScheduleEntity,
  SchedulePlanEntity,
  OccurrenceEntity,
  FlowStateEntity,
  JobEntity,
  JobLockEntity,
  JobAttemptEntity,
  JobRequestEntity,
  TimerRequestEntity,
  MessageCauseEntity,
  OutboxMessageEntity,
  InboundDedupEntity,
  InboundMessageEntity,
  ReceiptEntity,
  RecoveryRunEntity,
  ResponseEntity,
  ResponseEventEntity,
  ConsentEntity,
  DoorDoubtEntity,
  ParticipantPhoneEntity,
  ImportEntity,
  QuarantinedRowEntity,
  JobHistoryEntity,
  MovedJobEntity,
  OutboxMessageHistoryEntity,
  MovedMessageEntity,
];
