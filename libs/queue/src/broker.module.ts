import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Broker, BrokerOptions } from './broker';
import { openBroker } from './open-broker';

/** Token of the broker that BROKER_URL names. */
export const BROKER = Symbol('BROKER');

/** One broker for the whole process. It outlives the consumers, which a service closes when it drains. */
@Module({})
export class BrokerModule implements OnApplicationShutdown {
  constructor(@Inject(BROKER) private readonly broker: Broker) {}

  static forRoot(url: string, options: BrokerOptions): DynamicModule {
    return {
      module: BrokerModule,
      global: true,
      providers: [{ provide: BROKER, useFactory: () => openBroker(url, options) }],
      exports: [BROKER],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.broker.close();
  }
}
