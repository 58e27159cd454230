import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { FaultsController } from './http/faults.controller';
import { GatewayController } from './http/gateway.controller';
import { HealthController } from './http/health.controller';
import { PhonesController } from './http/phones.controller';
import { ProblemFilter } from './http/problem';
import { AckClock } from './network/ack-clock';
import { EventStreams } from './network/event-streams';
import { Network } from './network/network';

@Module({ controllers: [GatewayController, PhonesController, FaultsController, HealthController] })
export class SimulatorModule {
  static of(parts: { network: Network; acks: AckClock; streams: EventStreams }): DynamicModule {
    return {
      module: SimulatorModule,
      providers: [
        { provide: Network, useValue: parts.network },
        { provide: AckClock, useValue: parts.acks },
        { provide: EventStreams, useValue: parts.streams },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
