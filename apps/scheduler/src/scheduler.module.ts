import { type DynamicModule, Module } from '@nestjs/common';
import { BootRecoveryModule } from '@promptpipe/boot-recovery';
import { brokerUrlOf } from '@promptpipe/config';
import { CALLBACK_TYPES, JOB_KINDS } from '@promptpipe/domain';
import { createLogger, Liveness, loggerParams, ObservabilityModule } from '@promptpipe/observability';
import { DataSource, OwnerSession, PersistenceModule } from '@promptpipe/persistence';
import { BROKER, type Broker, BrokerModule, BullMqTransport, JOBS_QUEUE } from '@promptpipe/queue';
import { LoggerModule } from 'nestjs-pino';
import { SCHEDULER_CONFIG, type SchedulerConfig } from './config';
import { BatchRunner } from './batches/batch-runner';
import { BacklogGauges } from './figures/backlog-gauges';
import { InboundHandler } from './handlers/inbound.handler';
import { ProbeHandler } from './handlers/probe.handler';
import { ScheduledPromptHandler } from './handlers/scheduled-prompt.handler';
import { TestHandler } from './handlers/test.handler';
import { Heartbeat } from './heartbeat';
import { Housekeeper } from './housekeeping/housekeeper';
import { JOB_HANDLERS } from './jobs/job-handler';
import { JobHandlers } from './jobs/job-handlers';
import { JobRunner } from './jobs/job-runner';
import { JobStager } from './jobs/job-stager';
import { JobWork } from './jobs/job-work';
import { JobsConsumer } from './jobs/jobs.consumer';
import { LostStageFinder } from './jobs/lost-stage-finder';
import { StaleJobRescuer } from './jobs/stale-job-rescuer';
import { UnreadableFinder } from './quarantine/unreadable-finder';
import { SchedulerDuties } from './scheduler.duties';
import { SchedulerLoops } from './scheduler.loops';
import { SchedulerRecovery } from './scheduler.recovery';
import { SchedulerRepairs } from './scheduler.repairs';
import { SchedulerSteps } from './scheduler.steps';
import { SchedulerUpkeep } from './scheduler.upkeep';
import { ScheduleDuties } from './schedules/schedule-duties';
import { TIMER_PROVIDERS } from './timers/timer.providers';

const SERVICE = 'scheduler';
const HANDLERS = [InboundHandler, ScheduledPromptHandler, TestHandler, ProbeHandler];
/** A job in hand at a stop may take this long; a supervisor gives ten seconds in all. */
const CLOSE_LIMIT_MS = 5_000;

@Module({})
export class SchedulerModule {
  static forRoot(config: SchedulerConfig): DynamicModule {
    const log = createLogger({ service: SERVICE, level: config.LOG_LEVEL });
    return {
      module: SchedulerModule,
      imports: [
        LoggerModule.forRoot(loggerParams({ service: SERVICE, level: config.LOG_LEVEL })),
        ObservabilityModule.forRoot({ service: SERVICE }),
        PersistenceModule.forRoot({ config, service: SERVICE, kinds: JOB_KINDS, callbacks: CALLBACK_TYPES, log }),
        BootRecoveryModule.forRoot({ service: SERVICE, config }),
        BrokerModule.forRoot(brokerUrlOf(config), {
          onError: (err) => log.warn({ err }, 'Broker connection failed'),
        }),
      ],
      controllers: [JobsConsumer],
      providers: [
        { provide: SCHEDULER_CONFIG, useValue: config },
        {
          provide: BullMqTransport,
          inject: [BROKER, Liveness],
          useFactory: (broker: Broker, liveness: Liveness) => {
            const route = { queue: JOBS_QUEUE, pattern: JOBS_QUEUE, concurrency: config.WORKER_CONCURRENCY };
            const transport = new BullMqTransport(broker, [route], { closeLimitMs: CLOSE_LIMIT_MS });
            liveness.heed(transport);
            return transport;
          },
        },
        ...HANDLERS,
        {
          provide: JOB_HANDLERS,
          inject: HANDLERS,
          useFactory: (...handlers: readonly unknown[]) => handlers,
        },
        {
          provide: JobStager,
          inject: [DataSource, OwnerSession, BROKER],
          useFactory: (db: DataSource, session: OwnerSession, broker: Broker) =>
            new JobStager(db, session, broker, { capacity: config.QUEUE_CAPACITY, kinds: JOB_KINDS }),
        },
        {
          provide: LostStageFinder,
          inject: [DataSource, BROKER],
          useFactory: (db: DataSource, broker: Broker) => new LostStageFinder(db, broker),
        },
        JobHandlers,
        JobWork,
        JobRunner,
        StaleJobRescuer,
        ...TIMER_PROVIDERS,
        UnreadableFinder,
        BacklogGauges,
        Housekeeper,
        ScheduleDuties,
        BatchRunner,
        SchedulerDuties,
        SchedulerLoops,
        SchedulerRecovery,
        SchedulerRepairs,
        SchedulerSteps,
        SchedulerUpkeep,
        Heartbeat,
      ],
    };
  }
}
