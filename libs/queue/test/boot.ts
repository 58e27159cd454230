import type { INestApplication, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BullMqTransport, type Broker, type Route, type TransportOptions } from '../src';

/** A service with these consumers, started as a service of ours starts them. Closed by the caller, also after a throw. */
export async function bootedOn(
  broker: Broker,
  routes: readonly Route[],
  { module, keep, ...options }: { module: Type; keep: (app: INestApplication) => void } & TransportOptions,
): Promise<INestApplication> {
  const app = await NestFactory.create(module, { logger: false, abortOnError: false });
  keep(app);
  app.connectMicroservice({ strategy: new BullMqTransport(broker, routes, options) }, { inheritAppConfig: true });
  await app.startAllMicroservices();
  return app;
}
