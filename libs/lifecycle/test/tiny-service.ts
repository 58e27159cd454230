import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { main, runService, type ServiceLog } from '../src/index';

/** A real service of one route, told by `TINY` how to behave; every event is one line on stdout. */
const say = (line: string) => process.stdout.write(`${line}\n`);
const never = () => new Promise<void>(() => setInterval(() => undefined, 60_000));

@Controller()
class SlowController {
  @Get('slow')
  async slow(): Promise<string> {
    say('slow request');
    await setTimeout(300);
    return 'answered';
  }
}

@Module({ controllers: [SlowController] })
class TinyModule {}

const log: ServiceLog = {
  info: (_fields, sentence) => say(sentence),
  warn: (fields, sentence) => say(`${sentence} ${JSON.stringify(fields)}`),
  error: (_fields, sentence) => say(sentence),
};

const behaviour = process.env.TINY ?? '';

void main(async () => {
  const app = await NestFactory.create(TinyModule, { abortOnError: false, logger: false });
  await runService({
    app,
    port: Number(process.env.TINY_PORT),
    portVariable: 'TINY_PORT',
    host: '127.0.0.1',
    readiness: { notReady: (reason) => say(`not ready: ${reason}`), ready: () => say('ready') },
    log,
    drainLimitMs: behaviour === 'drains for ever' ? 200 : 8_000,
    steps: {
      recover: (stopping) => {
        say('recover');
        if (behaviour === 'cannot recover') throw Object.assign(new Error('The schema is too old.'), { code: 'old' });
        if (behaviour !== 'recovers for long') return Promise.resolve();
        return setTimeout(60_000, undefined, { signal: stopping });
      },
      drain: async () => {
        say('drain');
        if (behaviour.startsWith('drains for')) await never();
      },
      stillOpen: () => ['the drain'],
    },
  });
});
