import 'reflect-metadata';
import { main, runService } from '@promptpipe/lifecycle';
import { loadGatewayConfig } from './config';
import { createApp, serviceOf } from './create-app';

void main(async () => {
  const config = loadGatewayConfig();
  const app = await createApp(config);
  await runService(await serviceOf(app, config));
});
