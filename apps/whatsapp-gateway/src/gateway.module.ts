import { type DynamicModule, Module } from '@nestjs/common';
import { BootRecoveryModule } from '@promptpipe/boot-recovery';
import { brokerUrlOf } from '@promptpipe/config';
import { createLogger, Liveness, loggerParams, Metrics, ObservabilityModule } from '@promptpipe/observability';
import { DataSource, OwnerSession, PersistenceModule } from '@promptpipe/persistence';
import { BROKER, type Broker, BrokerModule, BullMqTransport, outboundQueue } from '@promptpipe/queue';
import { LoggerModule } from 'nestjs-pino';
import { AccountGauges } from './accounts/account-gauges';
import { AccountJournal } from './accounts/account-journal';
import { AccountKeeper } from './accounts/account-keeper';
import { CatchUp } from './accounts/catch-up';
import { NumberGuard } from './accounts/number-guard';
import { RequestObeyer } from './accounts/request-obeyer';
import { SessionEvents, SessionOpener } from './accounts/session-opener';
import { GATEWAY_CONFIG, type GatewayConfig } from './config';
import { driverSource } from './driver/driver-source';
import { DRIVER_SOURCE } from './driver/whatsapp-driver';
import { GatewayBasis } from './gateway.basis';
import { GatewayLoops } from './gateway.loops';
import { GatewayRecovery } from './gateway.recovery';
import { GatewayDuties, GatewayHands, GatewaySteps } from './gateway.steps';
import { Heartbeat } from './heartbeat';
import { BackFiller } from './inbound/back-filler';
import { ChangeRecorder } from './inbound/change-recorder';
import { DoorFollower } from './inbound/door-follower';
import { IdentityLearner } from './inbound/identity-learner';
import { InboundRecorder } from './inbound/inbound-recorder';
import { InboundStore } from './inbound/inbound-store';
import { SetAsides } from './inbound/set-asides';
import { JoinedAcks } from './joining/joined-acks';
import { JoinedClaims } from './joining/joined-claims';
import { AwaitedAcks } from './outbound/awaited-acks';
import { DeferralTally } from './outbound/deferral-tally';
import { HintRouter } from './outbound/hint-router';
import { MessageSender, SenderHands } from './outbound/message-sender';
import { NumberBook } from './outbound/number-book';
import { OUTBOUND, OutboundConsumer } from './outbound/outbound.consumer';
import { UnknownResolver } from './outbound/unknown-resolver';
import { AckRecorder } from './receipts/ack-recorder';
import { MissingAckFinder } from './receipts/missing-ack-finder';
import { Canary } from './watch/canary';
import { WatchVoice } from './watch/watch-voice';
import { Watcher } from './watch/watcher';

const SERVICE = 'whatsapp-gateway';
/** What the placing of a hint in its line may take at a stop. */
const CLOSE_LIMIT_MS = 2_000;

@Module({})
export class GatewayModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    const log = createLogger({ service: SERVICE, level: config.LOG_LEVEL });
    return {
      module: GatewayModule,
      imports: [
        LoggerModule.forRoot(loggerParams({ service: SERVICE, level: config.LOG_LEVEL })),
        ObservabilityModule.forRoot({ service: SERVICE }),
        PersistenceModule.forRoot({ config, service: SERVICE, log }),
        BootRecoveryModule.forRoot({ service: SERVICE, config }),
        BrokerModule.forRoot(brokerUrlOf(config), {
          onError: (err) => log.warn({ err }, 'Broker connection failed'),
        }),
      ],
      controllers: [OutboundConsumer],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        {
          provide: BullMqTransport,
          inject: [BROKER, OwnerSession, Liveness],
          useFactory: (broker: Broker, { processId }: OwnerSession, liveness: Liveness) => {
            const route = {
              queue: outboundQueue(processId),
              pattern: OUTBOUND,
              concurrency: config.WORKER_CONCURRENCY,
            };
            const transport = new BullMqTransport(broker, [route], { closeLimitMs: CLOSE_LIMIT_MS });
            liveness.heed(transport);
            return transport;
          },
        },
        {
          provide: DRIVER_SOURCE,
          inject: [OwnerSession, DataSource, Metrics, AccountJournal],
          useFactory: ({ processId }: OwnerSession, db: DataSource, metrics: Metrics, journal: AccountJournal) =>
            driverSource(config, { processId, db, metrics, journal, log }),
        },
        AccountGauges,
        AccountJournal,
        AccountKeeper,
        AckRecorder,
        AwaitedAcks,
        BackFiller,
        Canary,
        CatchUp,
        ChangeRecorder,
        DeferralTally,
        DoorFollower,
        GatewayBasis,
        GatewayDuties,
        GatewayHands,
        GatewayLoops,
        GatewayRecovery,
        GatewaySteps,
        Heartbeat,
        HintRouter,
        IdentityLearner,
        InboundRecorder,
        InboundStore,
        JoinedAcks,
        JoinedClaims,
        MessageSender,
        MissingAckFinder,
        NumberBook,
        NumberGuard,
        RequestObeyer,
        SenderHands,
        SessionEvents,
        SessionOpener,
        SetAsides,
        UnknownResolver,
        WatchVoice,
        Watcher,
      ],
    };
  }
}
