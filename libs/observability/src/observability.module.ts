import { type DynamicModule, Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { Liveness } from './liveness';
import { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';
import { Readiness } from './readiness';

/** GET /health/live, /health/ready and /metrics, and what they tell, for every other module of the application. */
@Module({})
export class ObservabilityModule {
  static forRoot({ service }: { readonly service: string }): DynamicModule {
    const facts = [
      Readiness,
      { provide: Liveness, useFactory: () => new Liveness() },
      { provide: Metrics, useFactory: () => new Metrics(service) },
    ];
    return {
      module: ObservabilityModule,
      global: true,
      controllers: [HealthController, MetricsController],
      providers: facts,
      exports: [Readiness, Liveness, Metrics],
    };
  }
}
