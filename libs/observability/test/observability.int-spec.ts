import { Body, Controller, HttpException, type INestApplication, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Params, Logger, LoggerModule } from 'nestjs-pino';
import { type Options } from 'pino-http';
import { Liveness, loggerParams, ObservabilityModule, Readiness, type Ticking } from '../src/index';

@Controller('notes')
class NotesController {
  @Post()
  take(@Body() note: { fail?: number }): string {
    if (note.fail) throw new HttpException('failed', note.fail);
    return 'taken';
  }
}

const lines: string[] = [];

function recordedParams(): Params {
  const { pinoHttp } = loggerParams({ service: 'api', level: 'info' });
  return { pinoHttp: [pinoHttp as Options, { write: (line: string) => void lines.push(line) }] };
}

@Module({
  imports: [ObservabilityModule.forRoot({ service: 'api' }), LoggerModule.forRoot(recordedParams())],
  controllers: [NotesController],
})
class TinyModule {}

describe('ObservabilityModule', () => {
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    app = await NestFactory.create(TinyModule, { bufferLogs: true, abortOnError: false });
    app.useLogger(app.get(Logger));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  beforeEach(() => (lines.length = 0));

  afterAll(() => app.close());

  async function read(path: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${url}${path}`);
    return { status: response.status, body: await response.json() };
  }

  it('tells why it is not ready, then that it is', async () => {
    expect(await read('/health/ready')).toEqual({ status: 503, body: { ready: false, reason: 'starting' } });
    app.get(Readiness).ready();
    expect(await read('/health/ready')).toEqual({ status: 200, body: { ready: true } });
  });

  it('is not ready while a loop meets a damage, and says which', async () => {
    app.get(Readiness).ready();
    const loop: Ticking & { trouble: string | null } = {
      name: 'stager',
      lastTickAt: Infinity,
      trouble: 'A page is gone',
    };
    app.get(Liveness).watch(loop);
    expect(await read('/health/ready')).toEqual({ status: 503, body: { ready: false, reason: 'A page is gone' } });
    expect(await read('/health/live')).toMatchObject({ status: 200 });
    loop.trouble = null;
    expect(await read('/health/ready')).toEqual({ status: 200, body: { ready: true } });
  });

  it('lives until a loop hangs', async () => {
    expect(await read('/health/live')).toEqual({ status: 200, body: { live: true } });
    app.get(Liveness).watch({ name: 'stager', lastTickAt: performance.now() - 61_000 });
    expect(await read('/health/live')).toMatchObject({ status: 503, body: { live: false } });
  });

  it('shows its metrics as Prometheus reads them', async () => {
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain;.*version=0\.0\.4/);
    expect(await response.text()).toContain('process_resident_memory_bytes{service="api"}');
  });

  it('logs a request by its path alone, and the questions of machines not at all', async () => {
    await read('/health/ready');
    await fetch(`${url}/notes?phone=%2B49170`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
      body: JSON.stringify({ body: 'I feel well' }),
    });
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'info',
        msg: 'Request finished',
        req: { id: expect.anything() as unknown, method: 'POST', path: '/notes' },
        res: { statusCode: 201 },
      }),
    ]);
    expect(lines.join()).not.toMatch(/49170|I feel|Bearer/);
  });

  it.each([
    ['a failed request as an error', 500, 'error'],
    ['a request that is to come back later as a warning', 503, 'warn'],
  ])('logs %s, without an error made up', async (_what, status, level) => {
    await fetch(`${url}/notes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fail: status }),
    });
    const failed = JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
    expect(failed).toMatchObject({ level, msg: 'Request failed', res: { statusCode: status } });
    expect(failed).not.toHaveProperty('err');
  });
});
