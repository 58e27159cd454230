export { DataSource, type EntityManager } from 'typeorm';
export { v7 as newId } from 'uuid';
export {
  type AccountEventKind,
  type AccountEventView,
  insertAccountEvent,
  listAccountEvents,
} from './accounts/account-events';
export * from './accounts/account-lease';
export * from './accounts/account-requests';
export * from './accounts/account-state';
export * from './accounts/change-driver';
export * from './accounts/change-pace';
export * from './accounts/expected-phone';
export * from './accounts/insert-account';
export { type NumberReplacement } from './accounts/replace-number';
export { extendColdPause, heedErrorAck, pauseColdSends } from './accounts/pause-cold-sends';
export { periodOf, readQuiet } from './accounts/read-quiet';
export { type AccountView, findAccount, findAccountOfStudy, listAccounts } from './accounts/read-account';
export { AUDITED, type AuditEntry, insertAuditEntry } from './audit/insert-audit-entry';
export { type AuditFilter, type AuditView, listAuditEntries } from './audit/list-audit-entries';
export { type BacklogTopic, countBacklog } from './backlog/count-backlog';
export { cancelBatch, markBatchSwept } from './batches/cancel-batch';
export { confirmBatch } from './batches/confirm-batch';
export {
  type BatchTarget,
  countBatchCandidates,
  findBatchCandidates,
  findCandidatesById,
} from './batches/find-candidates';
export { insertBatch, type NewBatch, planBatch } from './batches/insert-batch';
export * from './batches/lock-batch';
export * from './batches/put-in-line';
export * from './batches/read-batches';
export { finishBatches } from './batches/finish-batches';
export { findBatchRequest } from './batches/batch-request';
export { findUnsweptBatches, sweepBatch, sweepFreeOfBatch, type SweptBatch } from './batches/sweep-batch';
export * from './database/clock';
export * from './database/data-source';
export * from './database/migrate';
export { NeedsRepair } from './database/needs-repair';
export * from './database/schema-range';
export { autocommit } from './database/sql';
export { isDataError } from './database/is-data-error';
export { sqlStateOf } from './database/sql-state';
export { inTransaction, isRefusedByCheck } from './database/transaction';
export { exportLooseMessages } from './export/export-loose-messages';
export { exportOccurrences } from './export/export-occurrences';
export * from './figures/read-backlog';
export { moveJobs } from './history/move-jobs';
export { moveMessages } from './history/move-messages';
export { type HistoryTable, makePartitions } from './history/partitions';
export * from './flows/find-flow-state';
export * from './flows/flow-state-view';
export * from './flows/lock-flow-state';
export * from './flows/save-flow-state';
export * from './imports/imports';
export * from './inbound/door-doubts';
export * from './inbound/find-seen-inbound';
export * from './inbound/handle-inbound';
export { recordChange, type ToldChange } from './inbound/record-change';
export { type ResponseEventView } from './inbound/told-events';
export { listResponses, type ResponseView } from './inbound/list-responses';
export * from './identities/find-waiting-lids';
export { type CheckedNumber, keepNumber } from './identities/keep-number';
export * from './identities/link-identity';
export * from './inbound/adopt-strangers';
export * from './inbound/record-inbound';
export { type CanceledJobs } from './jobs/cancel-open-jobs';

export { cancelJob, type CanceledJob } from './jobs/cancel-job';

export { cancelJobsOfTimer } from './jobs/cancel-timer-jobs';
export * from './jobs/claim-jobs';
export * from './jobs/complete-job';
export * from './jobs/enqueue-job';
export { bodyHashOf, pointJobRequestTo, takeJobRequest } from './jobs/job-requests';
export { endedAttemptsOf, type EndedAttempt } from './jobs/read-job-attempts';
export * from './jobs/read-jobs';
export * from './jobs/release-held-jobs';
export * from './jobs/renew-job-leases';
export { replayJob } from './jobs/replay-job';
export { countDeadJobs, type DeadJobFilter, replayDeadJobs, type ReplayedChunk } from './jobs/replay-matching-jobs';
export * from './jobs/requeue-jobs';
export { StageCursor, WHOLE_LOOK_EACH_MS } from './jobs/stage-cursor';
export { FROM_THE_START } from './jobs/stage-floors';
export { stageJobs, type JobStageResult, type StagedJob } from './jobs/stage-jobs';
export { dropOrphanJobLocks, requeueStaleRunningJobs } from './jobs/take-back-jobs';
export {
  hasAgedStagedJobs,
  unstageAgedJobs,
  unstageForgottenJobs,
  unstageJobs,
  unstageLostJobs,
} from './jobs/unstage-jobs';
export * from './messages/claim-message';
export * from './messages/claim-messages';
export * from './messages/enqueue-message';
export { expireMessages } from './messages/expire-messages';
export { expireMissed, noteSenderDowntime } from './messages/missed-messages';
export {
  type DeferredMessage,
  deferMessages,
  findQuietCandidates,
  type GivenUpMessage,
  giveUpMessages,
  type QuietCandidate,
  type QuietPlace,
} from './messages/quiet-messages';
export * from './messages/read-messages';
export { type Refusal } from './messages/refuse-message';
export { type ToldDeferral } from './messages/told-deferral';
export { type RecallPass, recallMessages } from './messages/recall-messages';
export { type Ack, type AckEffect, recordAck } from './messages/record-ack';
export { recordAcks } from './messages/record-acks';
export { sweepHeldMessages, type SweptLane } from './messages/sweep-held';
export * from './messages/settle-message';
export * from './messages/stage-messages';
export * from './messages/stageable-accounts';
export * from './messages/take-back-messages';
export * from './messages/unknown-messages';
export { findAgedStages, unstageAgedMessages, unstageLostMessages, unstageMessages } from './messages/unstage-messages';
export * from './owner/owner-session';
export * from './owner/pulse';
export { findLiveProcesses, type ServiceName } from './owner/register-instance';
export * from './owner/service-flags';
export { markGoneBefore } from './owner/tick';
export * from './owner/wake-sources';
export * from './owner/waker';
export { cancelEverythingOwed, type CanceledOwed } from './participants/cancel-owed';
export { changeStatus } from './participants/change-status';
export { type ConsentView, insertConsent, listConsents } from './participants/consents';
export { findHandedOver, type HandedOver } from './participants/handed-over';
export * from './pairing/find-pairing';
export * from './pairing/pairing-links';
export * from './pairing/show-loading';
export * from './pairing/show-pairing';
export * from './participants/insert-participant';
export { insertPeople } from './participants/insert-people';
export { findKnownPeople, type KnownPerson } from './participants/known-people';
export * from './participants/change-phone';
export * from './participants/needed-consent';
export * from './participants/read-participants';
export * from './participants/search-participants';
export * from './participants/update-participant';
export * from './studies/find-study';
export { holdOpenStudy } from './studies/hold-open-study';
export { moveStudy, type StudyMove } from './studies/move-study';
export * from './participants/turnstile';
export * from './persistence.module';
export * from './prompts/find-prompts';
export { findPromptReaders } from './prompts/prompt-readers';
export * from './prompts/prompts';
export { findSaidPrompt, type SaidPrompt } from './prompts/said-prompt';
export { discardQuarantined, type DiscardResult } from './quarantine/close-quarantined';
export { JOB_WARD } from './quarantine/job-ward';
export { FIRST_ID } from './quarantine/look';
export { flagParticipant } from './quarantine/keep-rows';
export { MESSAGE_WARD } from './quarantine/message-ward';
export { moveRows, type SetAside } from './quarantine/move-rows';
export { FLOW_STATE_WARD } from './quarantine/flow-state-ward';
export { INBOUND_WARD } from './quarantine/inbound-ward';
export { PARTICIPANT_WARD } from './quarantine/participant-ward';
export { PROMPT_WARD } from './quarantine/prompt-ward';
export { STUDY_WARD } from './quarantine/study-ward';
export * from './quarantine/read-quarantine';
export { releaseQuarantined, type ReleaseResult } from './quarantine/release-row';
export { RowSweep, type SweepPass } from './quarantine/row-sweep';
export { setAsideClaim } from './quarantine/set-aside-claim';
export { TIMER_WARD } from './quarantine/timer-ward';
export { WARD_TABLES, type WardTable } from './quarantine/ward';

export * from './recovery/downtime';
export * from './recovery/list-recovery-runs';
export * from './recovery/most-counted';
export * from './recovery/recovery-ports';
export { dropHistory } from './retention/drop-history';
export { type Retention, tryLead } from './retention/prune';
export { dedupRetention } from './retention/prune-dedup';
export { responseEventRetention } from './retention/prune-response-events';
export { inboundRetention } from './retention/prune-inbound';
export { instanceRetention } from './retention/prune-instances';
export { movedJobRetention, movedMessageRetention } from './retention/prune-moved-keys';
export { receiptRetention } from './retention/prune-receipts';
export { accountEventRetention, accountRequestRetention } from './retention/prune-account-events';
export { recoveryRunRetention } from './retention/prune-recovery-runs';
export { responseRetention } from './retention/prune-responses';
export * from './sending/sending-switch';
export { changeStudy, type StudyChange } from './studies/change-study';
export * from './studies/close-study';
export { confirmExport } from './studies/confirm-export';
export { insertStudy, type InsertStudyResult, type NewStudy } from './studies/insert-study';
export { countStudy } from './studies/count-study';
export { findStudyView, listStudies } from './studies/read-studies';
export { type StudyView } from './studies/study-view';

export * from './timers/cancel-timers-of';
export { retireSessions } from './sessions/retire-sessions';
export * from './sessions/find-sessions';
export * from './sessions/save-session';
export * from './timers/delete-expired-timers';
export * from './timers/delete-orphaned-timers';
export * from './timers/delete-timer';
export { discardHeldOfTimer } from './timers/discard-held-of-timer';
export * from './timers/drop-stale-timer-keys';
export * from './timers/due-timers';
export { insertMissedJob } from './jobs/insert-missed-job';
export * from './timers/find-timer-job';
export * from './timers/get-timer';
export * from './timers/has-timer-or-job';
export * from './timers/list-timers';
export * from './timers/move-timer';
export * from './timers/save-timer';
export * from './timers/stop-timer';
export * from './timers/sweep-page';
export { takeTimerRequest } from './timers/timer-requests';
export * from './timers/timer-view';
export * from './schedules/catch-up-turn';
export * from './schedules/due-occurrences';
export * from './schedules/due-plans';
export * from './schedules/list-occurrences';
export * from './schedules/hold-occurrences';
export * from './schedules/match-plans';
export * from './schedules/people-of-schedule';
export * from './schedules/planned-occurrences';
export * from './schedules/recent-occurrences';
export { type OutcomePass, recordOutcomes } from './schedules/record-outcomes';
export * from './schedules/save-plan';
export * from './schedules/save-schedule';
export * from './schedules/schedules';
export * from './schedules/settle-occurrences';
export { walkSchedule } from './schedules/walk-schedules';
export { withdrawPlans } from './schedules/withdraw-plans';
export { keepTurn, takeTurn } from './turns/take-turn';
