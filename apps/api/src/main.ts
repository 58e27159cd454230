import 'reflect-metadata';
import { main, runService } from '@promptpipe/lifecycle';
import { loadApiConfig } from './config';
import { createApp, serviceOf } from './create-app';

void main(async () => {
  const config = loadApiConfig();
  const app = await createApp(config);
  await runService(await serviceOf(app, config));
});
