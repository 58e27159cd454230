import { type DynamicModule, Module } from '@nestjs/common';
import { brokerUrlOf } from '@promptpipe/config';
import { JOB_KINDS } from '@promptpipe/domain';
import { createLogger, loggerParams, ObservabilityModule } from '@promptpipe/observability';
import { DataSource, OwnerSession, PersistenceModule } from '@promptpipe/persistence';
import { BROKER, type Broker, BrokerModule, BullMqTransport, JOBS_QUEUE } from '@promptpipe/queue';
import { LoggerModule } from 'nestjs-pino';
import { SCHEDULER_CONFIG, type SchedulerConfig } from './config';
import { InboundHandler } from './handlers/inbound.handler';
import { ScheduledPromptHandler } from './handlers/scheduled-prompt.handler';
import { Heartbeat } from './heartbeat';
import { JOB_HANDLERS } from './jobs/job-handler';
import { JobHandlers } from './jobs/job-handlers';
import { JobRunner } from './jobs/job-runner';
import { JobStager } from './jobs/job-stager';
import { JobsConsumer } from './jobs/jobs.consumer';
import { LostStageFinder } from './jobs/lost-stage-finder';
import { StaleJobRescuer } from './jobs/stale-job-rescuer';
import { SchedulerDuties } from './scheduler.duties';
import { SchedulerLoops } from './scheduler.loops';
import { SchedulerRecovery } from './scheduler.recovery';
import { SchedulerSteps } from './scheduler.steps';
import { TimerFirer } from './timers/timer-firer';

const SERVICE = 'scheduler';
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
        PersistenceModule.forRoot({ config, service: SERVICE, kinds: JOB_KINDS, log }),
        BrokerModule.forRoot(brokerUrlOf(config), {
          onError: (err) => log.warn({ err }, 'Broker connection failed'),
        }),
      ],
      controllers: [JobsConsumer],
      providers: [
        { provide: SCHEDULER_CONFIG, useValue: config },
        {
          provide: BullMqTransport,
          inject: [BROKER],
          useFactory: (broker: Broker) =>
            new BullMqTransport(
              broker,
              [{ queue: JOBS_QUEUE, pattern: JOBS_QUEUE, concurrency: config.WORKER_CONCURRENCY }],
              { closeLimitMs: CLOSE_LIMIT_MS },
            ),
        },
        InboundHandler,
        ScheduledPromptHandler,
        {
          provide: JOB_HANDLERS,
          inject: [InboundHandler, ScheduledPromptHandler],
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
        JobRunner,
        StaleJobRescuer,
        TimerFirer,
        SchedulerDuties,
        SchedulerLoops,
        SchedulerRecovery,
        SchedulerSteps,
        Heartbeat,
      ],
    };
  }
}
