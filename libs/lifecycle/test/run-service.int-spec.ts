import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

class TinyService {
  readonly ended: Promise<number | null>;
  output = '';
  errors = '';
  private readonly process: ChildProcess;

  constructor(behaviour: string, port: number) {
    this.process = spawn(
      process.execPath,
      ['-r', join(__dirname, 'read-typescript.cjs'), join(__dirname, 'tiny-service.ts')],
      { env: { ...process.env, TINY: behaviour, TINY_PORT: String(port) } },
    );
    this.process.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.process.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.ended = once(this.process, 'close').then(([code]) => code as number | null);
  }

  async said(line: string): Promise<void> {
    while (!this.output.split('\n').includes(line)) {
      const more = this.process.stdout && once(this.process.stdout, 'data');
      const isOver = await Promise.race([more?.then(() => false), this.ended.then(() => true)]);
      if (isOver) throw new Error(`It ended without saying "${line}": ${this.output}${this.errors}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  async end(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

async function listenSomewhere(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return { server, port: address.port };
}

async function freePort(): Promise<number> {
  const { server, port } = await listenSomewhere();
  server.close();
  await once(server, 'close');
  return port;
}

describe('a service as a process', () => {
  let service: TinyService | undefined;
  const start = (behaviour: string, port: number) => (service = new TinyService(behaviour, port));

  afterEach(async () => service?.end());

  it('listens before it recovers, is ready after it, and exits 0 at SIGTERM', async () => {
    const tiny = start('', await freePort());
    await tiny.said('ready');
    tiny.signal('SIGTERM');
    expect(await tiny.ended).toBe(0);
    expect(tiny.output.trim().split('\n').slice(-4)).toEqual(['not ready: draining', 'Stopping', 'drain', 'Stopped']);
  });

  it('answers the request under way, then does not wait for its idle connection', async () => {
    const port = await freePort();
    const tiny = start('', port);
    await tiny.said('ready');
    const agent = new Agent({ keepAlive: true });
    const request = get({ host: '127.0.0.1', port, path: '/slow', agent });
    await tiny.said('slow request');
    const signalledAt = performance.now();
    tiny.signal('SIGINT');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(await text(response)).toBe('answered');
    expect(await tiny.ended).toBe(0);
    // Node itself would keep the connection for 5 s.
    expect(performance.now() - signalledAt).toBeLessThan(3_000);
    agent.destroy();
  });

  it('stops cleanly at a signal while it recovers', async () => {
    const tiny = start('recovers for long', await freePort());
    await tiny.said('recover');
    tiny.signal('SIGTERM');
    expect(await tiny.ended).toBe(0);
    expect(tiny.output).toContain('drain\nStopped');
    expect(tiny.output.split('\n')).not.toContain('ready');
  });

  it('exits 1 at once at a second signal', async () => {
    const tiny = start('drains for an hour', await freePort());
    await tiny.said('ready');
    tiny.signal('SIGTERM');
    await tiny.said('drain');
    tiny.signal('SIGTERM');
    expect(await tiny.ended).toBe(1);
  });

  it('exits 0 over its drain limit and says what was open', async () => {
    const tiny = start('drains for ever', await freePort());
    await tiny.said('ready');
    tiny.signal('SIGTERM');
    expect(await tiny.ended).toBe(0);
    expect(tiny.output).toContain('{"doing":"draining","stillOpen":["the drain"]}');
  });

  it('says in one line why it could not recover and exits 1', async () => {
    const tiny = start('cannot recover', await freePort());
    expect(await tiny.ended).toBe(1);
    expect(tiny.errors).toBe('The schema is too old.\n');
    expect(tiny.output).toContain('The service could not start');
  });

  it('says in one line that its port is taken and exits 1', async () => {
    const { server, port } = await listenSomewhere();
    const tiny = start('', port);
    expect(await tiny.ended).toBe(1);
    server.close();
    expect(tiny.errors).toBe(
      `Port ${port} on 127.0.0.1 is taken by another process. ` +
        'Set TINY_PORT to a free port, or HOST to an address of this machine.\n',
    );
  });
});
