import 'reflect-metadata';
import { main, runService } from '@promptpipe/lifecycle';
import { loadSchedulerConfig } from './config';
import { createApp, serviceOf } from './create-app';

void main(async () => {
  const config = loadSchedulerConfig();
  const app = await createApp(config);
  await runService(await serviceOf(app, config));
});
