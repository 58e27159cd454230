import { CreateClock1763900000001 } from './0001-create-clock';
import { CreateSchemaRange1763900000002 } from './0002-create-schema-range';
import { CreateServiceInstances1763900000003 } from './0003-create-service-instances';
import { CreateAccounts1763900000004 } from './0004-create-accounts';
import { CreateStudies1763900000005 } from './0005-create-studies';
import { CreateParticipants1763900000006 } from './0006-create-participants';
import { CreatePrompts1763900000007 } from './0007-create-prompts';
import { CreateActiveTimers1763900000008 } from './0008-create-active-timers';
import { CreateJobs1763900000009 } from './0009-create-jobs';
import { CreateOutboxMessages1763900000010 } from './0010-create-outbox-messages';
import { CreateInbound1763900000011 } from './0011-create-inbound';
import { CreateReceiptsAndResponses1763900000012 } from './0012-create-receipts-and-responses';
import { CreateRecoveryRuns1763900000013 } from './0013-create-recovery-runs';
import { CreateQuarantinedRows1763900000014 } from './0014-create-quarantined-rows';
import { CreateHistory1763900000015 } from './0015-create-history';
import { CreateJobAttempts1763900000016 } from './0016-create-job-attempts';
import { CreateFlowStates1763900000017 } from './0017-create-flow-states';
import { CreateConsents1763900000018 } from './0018-create-consents';
import { HoldJobs1763900000019 } from './0019-hold-jobs';
import { CountLostOutcomes1763900000021 } from './0021-count-lost-outcomes';
import { PeopleInOrder1763900000022 } from './0022-people-in-order';
import { ReportMoreTables1763900000023 } from './0023-report-more-tables';
import { TurnsAndPositions1763900000024 } from './0024-turns-and-positions';
import { CreateSchedules1763900000025 } from './0025-create-schedules';
import { People1763900000026 } from './0026-people';
import { CreateBatches1763900000027 } from './0027-create-batches';
import { RememberDeferrals1763900000028 } from './0028-remember-deferrals';
import { FindNextToFire1763900000029 } from './0029-find-next-to-fire';
import { Pace1763900000030 } from './0030-pace';
import { CreateWhatsappIdentities1763900000040 } from './0040-create-whatsapp-identities';
import { CreateWhatsappSessions1763900000041 } from './0041-create-whatsapp-sessions';
import { CreatePairing1763900000042 } from './0042-create-pairing';
import { JudgeWhatWasMissed1763900000043 } from './0043-judge-what-was-missed';
import { KeepFormerSchedules1763900000044 } from './0044-keep-former-schedules';
import { CreateWhatsappNumbers1763900000046 } from './0046-create-whatsapp-numbers';
import { CreateResponseEvents1763900000047 } from './0047-create-response-events';
import { PollsAndVotes1763900000048 } from './0048-polls-and-votes';
import { TellAccounts1763900000049 } from './0049-tell-accounts';
import { CreateAccountRequests1763900000050 } from './0050-create-account-requests';
import { ShowCodesBeside1763900000051 } from './0051-show-codes-beside';
import { FormerAccounts1763900000052 } from './0052-former-accounts';
import { NumbersAndLoops1763900000053 } from './0053-numbers-and-loops';
import { ShowLoading1763900000054 } from './0054-show-loading';
import { KeepEarlyChanges1763900000055 } from './0055-keep-early-changes';

/** In order. A released migration is never edited: what must change gets the next number. */
export const MIGRATIONS = [
  CreateClock1763900000001,
  CreateSchemaRange1763900000002,
  CreateServiceInstances1763900000003,
  CreateAccounts1763900000004,
  CreateStudies1763900000005,
  CreateParticipants1763900000006,
  CreatePrompts1763900000007,
  CreateActiveTimers1763900000008,
  CreateJobs1763900000009,
  CreateOutboxMessages1763900000010,
  CreateInbound1763900000011,
  CreateReceiptsAndResponses1763900000012,
  CreateRecoveryRuns1763900000013,
  CreateQuarantinedRows1763900000014,
  CreateHistory1763900000015,
  CreateJobAttempts1763900000016,
  CreateFlowStates1763900000017,
  CreateConsents1763900000018,
  HoldJobs1763900000019,
  CountLostOutcomes1763900000021,
  PeopleInOrder1763900000022,
  ReportMoreTables1763900000023,
  TurnsAndPositions1763900000024,
  CreateSchedules1763900000025,
  People1763900000026,
  CreateBatches1763900000027,
  RememberDeferrals1763900000028,
  FindNextToFire1763900000029,
  Pace1763900000030,
  CreateWhatsappIdentities1763900000040,
  CreateWhatsappSessions1763900000041,
  CreatePairing1763900000042,
  JudgeWhatWasMissed1763900000043,
  KeepFormerSchedules1763900000044,
  CreateWhatsappNumbers1763900000046,
  CreateResponseEvents1763900000047,
  PollsAndVotes1763900000048,
  TellAccounts1763900000049,
  CreateAccountRequests1763900000050,
  ShowCodesBeside1763900000051,
  FormerAccounts1763900000052,
  NumbersAndLoops1763900000053,
  ShowLoading1763900000054,
  KeepEarlyChanges1763900000055,
];
