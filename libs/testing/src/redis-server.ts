import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const PROGRAM = 'redis-server';
const START_LIMIT_MS = 10_000;

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Where it keeps its append-only file, if it has one. */
  readonly folder: string;
  /** Sends a signal; after one that ends the process, waits until it has ended. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Kills the server, frozen or not, and removes its folder unless that was given. May be called again. */
  stop(): Promise<void>;
}

export interface RedisServerOptions {
  /** A free port by default; name the port of a killed server to put another in its place. */
  readonly port?: number;
  /** Write an append-only file; by default whatever is killed forgets everything. */
  readonly persist?: boolean;
  /** The folder of a killed server, whose file is read again; a temporary one by default. */
  readonly folder?: string;
}

export function redisServerOnPath(): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, PROGRAM)));
}

/** Starts a Redis of one's own on 127.0.0.1 and waits until it answers. @throws when it does not start within 10 s */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const port = options.port ?? (await freePort());
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), `${PROGRAM}-`));
  const appendonly = options.persist === true ? 'yes' : 'no';
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn(PROGRAM, [...settings, '--appendonly', appendonly], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  const killAtExit = (): boolean => child.kill('SIGKILL');
  process.once('exit', killAtExit);

  const stop = async (): Promise<void> => {
    process.off('exit', killAtExit);
    child.kill('SIGKILL');
    await exited;
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answering(port, child);
  } catch (error) {
    await stop();
    throw error;
  }
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT') await exited;
  };
  return { url: `redis://127.0.0.1:${port}`, port, pid: child.pid ?? 0, folder, kill, stop };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  while (!(await saysPong(port))) {
    const ended = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    if (ended || Date.now() > until) {
      throw new Error(`redis-server did not start on port ${port}; run it by hand with --port ${port} to see why`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function saysPong(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const answer = (alive: boolean): void => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('data', (data) => answer(data.toString().startsWith('+PONG')));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
  });
}
