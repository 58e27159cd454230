import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator, type StreamEvent } from '../src';

export interface Harness {
  readonly file: string;
  readonly url: string;
  /** Closes the simulator and starts another one on the same file, after `between`. */
  restart(between?: () => void): Promise<void>;
  close(): Promise<void>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(
    id: string,
    to: string,
    over?: { body?: string; poll?: { options: string[] }; deadlineMs?: number; profile?: string },
  ): Promise<Answer>;
}

interface Answer {
  status: number;
  type: string | null;
  body: unknown;
}

/** A simulator on a free port, with its file in a new folder. */
export async function startHarness(): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), 'phones-'));
  const file = join(folder, 'deep', 'phones.ndjson');
  let simulator: Simulator = await startSimulator({ port: 0, host: '127.0.0.1', file });

  const call: Harness['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(simulator.url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.json() };
  };

  return {
    file,
    get url() {
      return simulator.url;
    },
    call,
    send: (id, to, { profile = 'p1', body = `Body of ${id}`, ...over } = {}) =>
      call('POST', '/gateway/default/messages', { id, to, body, ...over }, { 'x-profile': profile }),
    async restart(between) {
      await simulator.close();
      between?.();
      simulator = await startSimulator({ port: 0, host: '127.0.0.1', file });
    },
    async close() {
      await simulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Listens as a gateway does; resolves once the first ping shows that nothing is missed any more. */
export async function listen(url: string, account = 'default') {
  const abort = new AbortController();
  const answer = await fetch(`${url}/gateway/${account}/events`, { signal: abort.signal });
  const events: StreamEvent[] = [];
  const ended = (async () => {
    let rest = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      events.push(...lines.map((line) => JSON.parse(line) as StreamEvent));
    }
  })();
  await eventually(() => events.length > 0);
  return { events, ended, stop: () => abort.abort() };
}

/** Looks until it is so. The limit is far above what any of it takes, and only ends a test that would fail anyway. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`Never came true: ${isSo.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
