import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Service } from '@promptpipe/lifecycle';
import { Readiness } from '@promptpipe/observability';
import { BullMqTransport } from '@promptpipe/queue';
import { Logger, PinoLogger } from 'nestjs-pino';
import { type GatewayConfig } from './config';
import { GatewayModule } from './gateway.module';
import { GatewaySteps } from './gateway.steps';

export async function createApp(config: GatewayConfig): Promise<INestApplication> {
  const app = await NestFactory.create(GatewayModule.forRoot(config), { abortOnError: false, bufferLogs: true });
  app.useLogger(app.get(Logger));
  app.connectMicroservice({ strategy: app.get(BullMqTransport) }, { inheritAppConfig: true });
  return app;
}

export async function serviceOf(app: INestApplication, config: GatewayConfig): Promise<Service> {
  return {
    app,
    port: config.GATEWAY_PORT,
    portVariable: 'GATEWAY_PORT',
    host: config.HOST,
    steps: app.get(GatewaySteps),
    readiness: app.get(Readiness),
    log: await app.resolve(PinoLogger),
  };
}
