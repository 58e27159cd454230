import {
  accountEventRetention,
  accountRequestRetention,
  dedupRetention,
  inboundRetention,
  instanceRetention,
  movedJobRetention,
  movedMessageRetention,
  receiptRetention,
  responseEventRetention,
  recoveryRunRetention,
  responseRetention,
} from '@promptpipe/persistence';
import type { PinoLogger } from 'nestjs-pino';
import type { SchedulerConfig } from '../config';
import type { HousekeepingDuty } from './duty';
import { HistoryMover } from './history-mover';
import { PartitionDropper } from './partition-dropper';
import { PartitionMaker } from './partition-maker';
import { Pruner } from './pruner';

export type Periods = Pick<
  SchedulerConfig,
  Extract<keyof SchedulerConfig, `RETENTION_${string}` | 'HISTORY_AFTER_DAYS'>
>;

/** In order: room first, then the moves, then what goes for good. `message_causes` stays for good: a cause may run again. */
export const housekeepingDuties = (periods: Periods, log: PinoLogger): readonly HousekeepingDuty[] => [
  new PartitionMaker(),
  new HistoryMover('jobs', periods.HISTORY_AFTER_DAYS),
  new HistoryMover('outbox_messages', periods.HISTORY_AFTER_DAYS),
  new PartitionDropper('jobs_history', periods.RETENTION_HISTORY_DAYS, log),
  new PartitionDropper('outbox_messages_history', periods.RETENTION_HISTORY_DAYS, log),
  new Pruner(movedJobRetention, periods.RETENTION_HISTORY_DAYS),
  new Pruner(movedMessageRetention, periods.RETENTION_HISTORY_DAYS),
  new Pruner(responseEventRetention, periods.RETENTION_RESPONSES_DAYS),
  new Pruner(receiptRetention, periods.RETENTION_RECEIPTS_DAYS),
  new Pruner(responseRetention, periods.RETENTION_RESPONSES_DAYS),
  new Pruner(inboundRetention, periods.RETENTION_INBOUND_DAYS),
  new Pruner(dedupRetention, periods.RETENTION_DEDUP_DAYS),
  new Pruner(accountEventRetention, periods.RETENTION_ACCOUNT_EVENTS_DAYS),
  new Pruner(accountRequestRetention, periods.RETENTION_ACCOUNT_EVENTS_DAYS),
  new Pruner(recoveryRunRetention, periods.RETENTION_RECOVERY_RUNS_DAYS),
  new Pruner(instanceRetention, periods.RETENTION_INSTANCES_DAYS),
];
