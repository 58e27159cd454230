import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { until } from '@promptpipe/testing';
import { isAlive } from '../src';
import { LocalStack } from '../src/stack/local-stack';
import { Progress } from '../src/stack/progress';
import { PORT_VARIABLES, readSettings, type StackSettings } from '../src/stack/settings';
import { standInRepository, type StandInRepository } from './stand-in-repository';

const ANY_PORT = Object.fromEntries(PORT_VARIABLES.map((variable) => [variable, '0']));
const never = new AbortController().signal;

class SilentProgress extends Progress {
  readonly lines: string[] = [];

  override say(text: string): void {
    this.lines.push(text);
  }

  override show(text: string): void {
    this.lines.push(text);
  }
}

describe('LocalStack', () => {
  let repository: StandInRepository;
  let settings: StackSettings;
  let progress: SilentProgress;
  const stacks: LocalStack[] = [];

  beforeEach(async () => {
    repository = standInRepository();
    const env = { PATH: process.env.PATH, ...ANY_PORT };
    settings = { ...(await readSettings(repository.root, env)), ownSession: false };
    progress = new SilentProgress();
  });

  afterEach(async () => {
    await Promise.all(stacks.splice(0).map((stack) => stack.stop()));
    rmSync(repository.root, { recursive: true });
  });

  function aStack(change: Partial<StackSettings> = {}, replicas = 1): LocalStack {
    const stack = new LocalStack({ ...settings, ...change }, replicas, progress);
    stacks.push(stack);
    return stack;
  }

  const data = (...path: string[]): string => join(settings.dataFolder, ...path);
  const pid = (name: string): number => Number(readFileSync(data('run', `${name}.pid`), 'utf8'));
  const pids = (): number[] => readdirSync(data('run')).map((file) => pid(file.slice(0, -'.pid'.length)));
  const environmentOfApi = async (): Promise<NodeJS.ProcessEnv> =>
    (await (await fetch(`http://127.0.0.1:${settings.ports.API_PORT}/env`)).json()) as NodeJS.ProcessEnv;

  it('runs everything, leaves nothing behind when it stops, and carries on at the next start', async () => {
    await aStack({}, 2).start(never);
    const running = pids();
    expect(readdirSync(data('run')).sort()).toEqual(
      ['api', 'outbox-sender', 'scheduler', 'whatsapp-gateway']
        .flatMap((name) => [`${name}-2.pid`, `${name}.pid`])
        .concat('phone-simulator.pid', 'postgres.pid', 'stack.pid')
        .sort(),
    );
    await stacks[0]!.stop();
    expect(running.filter((one) => one !== process.pid && isAlive(one))).toEqual([]);
    expect(readdirSync(data('run'))).toEqual([]);
    expect(progress.lines.at(-1)).toContain('PromptPipe is ready');
    await aStack().start(never);
    expect(progress.lines.filter((line) => line.startsWith('made an empty database'))).toHaveLength(1);
  });

  it('makes an admin key for its owner only and enrols the demo study with it, once', async () => {
    await aStack().start(never);
    const key = readFileSync(data('admin-key'), 'utf8').trim();
    expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    expect(statSync(data('admin-key')).mode & 0o777).toBe(0o600);
    const calls = readFileSync(repository.callsFile, 'utf8').trim().split('\n');
    const enrolling = ['/v1/participants', '/v1/timers', '/v1/messages'];
    const expected = ['/v1/prompts', ...enrolling, ...enrolling, ...enrolling];
    expect(calls).toEqual(expected.map((path) => `${path} Bearer ${key}`));
    await stacks[0]!.stop();
    await aStack().start(never);
    expect(readFileSync(repository.callsFile, 'utf8').trim().split('\n')).toHaveLength(expected.length);
  });

  it('takes the account of a new database to WhatsApp where that is the driver, and enrols nobody there, now or later', async () => {
    const onWhatsApp = { driver: 'whatsapp-web' };
    await aStack(onWhatsApp).start(never);
    expect(progress.lines).toContain(
      'the account default goes by whatsapp-web; nobody is enrolled, since the demo people have no phones',
    );
    for (const change of [onWhatsApp, {}]) {
      await stacks.at(-1)!.stop();
      await aStack(change).start(never);
    }
    expect(progress.lines).toContain('by whatsapp-web: default');
    const calls = readFileSync(repository.callsFile, 'utf8').trim().split('\n');
    expect(calls).toEqual([expect.stringMatching(/^\/v1\/accounts\/default Bearer /)]);
  });

  it('leaves the account of a database of somebody where it is, and says how it goes to WhatsApp', async () => {
    await aStack({ driver: 'whatsapp-web', databaseUrl: process.env.TEST_DATABASE_URL! }).start(never);
    expect(progress.lines).toContainEqual(
      expect.stringContaining('PATCH /v1/accounts/default {"driver": "whatsapp-web"}'),
    );
    expect(existsSync(repository.callsFile)).toBe(false);
  });

  it('tells the first process of a service who owned before it, and none that is started later', async () => {
    await aStack().start(never);
    expect((await environmentOfApi()).SOLE_OWNER_BEFORE).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    process.kill(pid('api'), 'SIGKILL');
    await until('the return of the api', () => progress.lines.some((line) => line.startsWith('api is back')));
    expect(await environmentOfApi()).not.toHaveProperty('SOLE_OWNER_BEFORE');
  });

  it('starts Postgres again when it is killed', async () => {
    await aStack().start(never);
    process.kill(pid('postgres'), 'SIGKILL');
    await until('the return of Postgres', () => progress.lines.some((line) => line.startsWith('postgres is back')));
    expect(isAlive(pid('postgres'))).toBe(true);
  });

  it('stops everything with the reason when a service cannot be kept running', async () => {
    const stack = aStack();
    await stack.start(never);
    writeFileSync(repository.failFile, '');
    process.kill(pid('scheduler'), 'SIGKILL');
    await expect(stack.failure).rejects.toThrow(/scheduler exited by itself five times.*\n +Service could not start/);
  });

  it('starts nothing when a port is taken', async () => {
    const taken = createServer().listen(settings.ports.GATEWAY_PORT, '127.0.0.1');
    await once(taken, 'listening');
    const sentence = `Port ${settings.ports.GATEWAY_PORT} is taken: stop what listens there, or set GATEWAY_PORT to a free port.`;
    await expect(aStack().start(never)).rejects.toThrow(sentence);
    taken.close();
    expect(existsSync(data('postgres'))).toBe(false);
  });

  it('makes no demo people in a database of somebody, and says when it cannot be reached', async () => {
    const databaseUrl = 'postgres://somebody:secret@127.0.0.1:1/theirs';
    const refusal = aStack({ databaseUrl }).start(never);
    await expect(refusal).rejects.toThrow(
      /database at 127\.0\.0\.1:1\/theirs \(DATABASE_URL\) cannot be used: .*REFUSED/,
    );
    await expect(refusal).rejects.not.toThrow('secret');
    await aStack({ databaseUrl: process.env.TEST_DATABASE_URL! }).start(never);
    expect(existsSync(repository.callsFile)).toBe(false);
    expect(existsSync(data('postgres'))).toBe(false);
  });
});
