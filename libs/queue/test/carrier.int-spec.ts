import { randomUUID } from 'node:crypto';
import type { INestApplication, Type } from '@nestjs/common';
import { type Proxy, startProxy, until } from '@promptpipe/testing';
import { openBroker, type Broker, type JobFailure, type Route, type TransportOptions } from '../src';
import { bootedOn } from './boot';
import { Desk, EventfulModule, JobsModule, TwofoldModule, UnfilteredModule } from './consumers';
import { hints, idsIn } from './hints';
import { SERVER_KINDS, type Server } from './servers';

const ignore = (): void => undefined;

interface Boot extends TransportOptions {
  readonly over?: Broker;
  readonly routes?: readonly Partial<Route>[];
}

/** Silence is told from slowness by time alone, and a busy machine is slow. */
const NOTICED_WITHIN_MS = 40_000;

describe.each(SERVER_KINDS)('hints carried by $kind', ({ kind, available, start }) => {
  // A machine without a Redis still runs the other half; the runner's summary says what was left out.
  const promise = available ? it : it.skip;
  let server: Server;
  let broker: Broker;
  let queue: string;
  let afterwards: (() => Promise<void>)[];

  beforeAll(async () => {
    if (!available) return;
    server = await start();
    broker = openBroker(server.url, { onError: ignore });
  });
  afterAll(async () => {
    if (!available) return;
    await broker.close();
    await server.stop();
  });
  beforeEach(() => {
    queue = `outbound-${randomUUID()}`;
    afterwards = [];
  });
  afterEach(async () => {
    for (const undo of afterwards.reverse()) await undo();
  });

  async function boot(
    module: Type,
    { over = broker, routes = [{}], ...options }: Boot = {},
  ): Promise<INestApplication> {
    const full = routes.map((route) => ({ queue, pattern: 'jobs', concurrency: 4, ...route }));
    return bootedOn(over, full, { ...options, module, keep: (app) => afterwards.push(() => app.close()) });
  }

  async function openThroughProxy(commandLimitMs: number): Promise<{ far: Broker; proxy: Proxy }> {
    const proxy = await startProxy(server.url, server.defaultPort);
    const far = openBroker(proxy.url, { onError: ignore, commandLimitMs });
    afterwards.push(async () => {
      await far.close();
      await proxy.cut();
    });
    return { far, proxy };
  }

  const answers = (asked: Broker): Promise<boolean> =>
    asked.epoch().then(
      () => true,
      () => false,
    );

  promise('brings every hint to the handler, and says where it came from', async () => {
    const desk = (await boot(JobsModule)).get(Desk);
    const one = hints(3);
    const many = [hints(5).flat()];
    await broker.add(queue, [...one, ...many]);
    await until('eight rows are handled', () => desk.ended.length === 8);
    expect([...desk.ended].sort()).toEqual([...idsIn(one), ...idsIn(many)].sort());
    expect(desk.from.map((origin) => origin.queue)).toEqual([queue, queue, queue, queue]);
    expect(new Set(desk.from.map((origin) => origin.jobId)).size).toBe(4);
  });

  promise('carries the same ids again when asked again', async () => {
    const desk = (await boot(JobsModule)).get(Desk);
    const same = hints(1);
    await broker.add(queue, same);
    await broker.add(queue, same);
    await until('both are handled', () => desk.ended.length === 2);
    expect(desk.ended).toEqual([...idsIn(same), ...idsIn(same)]);
  });

  promise('refuses to carry what is no id', async () => {
    await expect(broker.add(queue, [[['+491700000000', 0]]])).rejects.toThrow(/UUID/);
    await expect(broker.waiting(queue)).resolves.toBe(0);
  });

  promise('fails the job of a handler that throws, tells the cause here and keeps it out of the broker', async () => {
    const failures: JobFailure[] = [];
    const desk = (await boot(JobsModule, { onFailed: (failure) => failures.push(failure) })).get(Desk);
    desk.fault = new TypeError('no route to +491700000000');
    await broker.add(queue, hints(1));
    await until('BullMQ has noted the failure', async () => (await server.notes(queue)).includes('"failed"'));
    expect(failures).toEqual([{ queue, jobId: desk.from[0]?.jobId, error: desk.fault }]);
    const notes = await server.notes(queue);
    expect(notes).toContain('threw TypeError');
    expect(notes).not.toContain('+4917');
  });

  promise('fails a job whose payload is no hint before the handler begins', async () => {
    const failures: JobFailure[] = [];
    const desk = (await boot(JobsModule, { onFailed: (failure) => failures.push(failure) })).get(Desk);
    await server.addRaw(queue, { v: 1, ids: [[randomUUID(), 0]], body: 'hello' });
    await until('the job has failed', () => failures.length === 1);
    expect(failures[0]?.error.message).toContain('body');
    expect(desk.begun).toEqual([]);
  });

  promise('says which consumer lacks the filter that keeps causes', async () => {
    const failures: JobFailure[] = [];
    await boot(UnfilteredModule, { onFailed: (failure) => failures.push(failure) });
    await broker.add(queue, hints(1));
    await until('the job has failed', () => failures.length === 1);
    expect(failures[0]?.error.message).toContain("put RethrowFilter on the consumer of 'jobs'");
  });

  promise.each([
    ['an event handler', EventfulModule, [{}], /@EventPattern\('jobs'\)/],
    ['two handlers of one pattern', TwofoldModule, [{}], /two handlers are declared for 'jobs'/],
    [
      'a queue without a handler',
      JobsModule,
      [{}, { queue: 'other', pattern: 'others' }],
      /queue other has no handler/,
    ],
    ['a handler without a queue', JobsModule, [], /the handler of 'jobs' has no queue/],
  ])('does not start with %s', async (_what, module, routes, reason) => {
    await expect(boot(module, { routes })).rejects.toThrow(reason);
  });

  promise('runs as many handlers at once as the route says, and no more', async () => {
    const desk = (await boot(JobsModule, { routes: [{ concurrency: 2 }] })).get(Desk);
    const open = desk.shut();
    await broker.add(queue, hints(6));
    await until('two run', () => desk.running === 2);
    await expect(broker.waiting(queue)).resolves.toBe(4);
    open();
    await until('all are handled', () => desk.ended.length === 6);
    expect(desk.peak).toBe(2);
  });

  promise('closes after the handler in hand, and takes nothing new', async () => {
    // Not given up before the other has done its work, however slow the machine is.
    const closing = await boot(JobsModule, { closeLimitMs: 60_000 });
    const desk = closing.get(Desk);
    const open = desk.shut();
    await broker.add(queue, hints(1));
    await until('one runs', () => desk.running === 1);
    let closed = false;
    const close = closing.close().then(() => (closed = true));

    // Another worker does a whole job meanwhile, which takes longer than a close that waits for nothing.
    const other = (await boot(JobsModule)).get(Desk);
    await broker.add(queue, hints(1));
    await until('the other has done it', () => other.ended.length === 1);
    expect({ closed, begun: desk.begun.length }).toEqual({ closed: false, begun: 1 });
    open();
    await close;
    expect(desk.ended).toHaveLength(1);
  });

  promise('lets go of a handler that outlasts the limit, and hands its hint to another worker', async () => {
    const stuck = await boot(JobsModule, { closeLimitMs: 100 });
    const desk = stuck.get(Desk);
    const open = desk.shut();
    const lost = hints(1);
    await broker.add(queue, lost);
    await until('it runs', () => desk.running === 1);
    await stuck.close();
    expect(desk.running).toBe(1);

    const other = (await boot(JobsModule)).get(Desk);
    await until('the other has done it', () => other.ended.length === 1);
    expect(other.ended).toEqual(idsIn(lost));
    open();
  });

  promise('counts the hints that wait, names their queue, and obliterates it', async () => {
    await broker.add(queue, hints(3));
    await expect(broker.waiting(queue)).resolves.toBe(3);
    await expect(broker.queues('outbound-')).resolves.toContain(queue);
    await broker.obliterate(queue);
    await expect(broker.waiting(queue)).resolves.toBe(0);
    await expect(broker.queues('outbound-')).resolves.not.toContain(queue);

    const desk = (await boot(JobsModule)).get(Desk);
    await broker.add(queue, hints(1));
    await until('a new hint is handled', () => desk.ended.length === 1);
  });

  promise('has one epoch for all who ask, until hints are lost', async () => {
    const other = openBroker(server.url, { onError: ignore });
    afterwards.push(() => other.close());
    const before = await Promise.all([broker.epoch(), other.epoch(), broker.epoch()]);
    expect(new Set(before).size).toBe(1);
    await broker.add(queue, hints(1));
    await server.forget();
    const after = await Promise.all([broker.epoch(), other.epoch()]);
    expect(new Set(after).size).toBe(1);
    expect(after[0]).not.toBe(before[0]);
    await expect(broker.waiting(queue)).resolves.toBe(0);
  });

  promise('rejects in time while the broker is frozen, and works again after', async () => {
    const { far, proxy } = await openThroughProxy(300);
    await far.epoch();
    proxy.freeze();
    await expect(far.add(queue, hints(1))).rejects.toThrow(`The ${kind} broker could not add to ${queue}: `);
    await expect(far.epoch()).rejects.toThrow(`The ${kind} broker could not tell its epoch: `);
    proxy.thaw();
    await until('it answers', () => answers(far));
  });

  promise('leaves connections that have gone silent: producers and workers', async () => {
    const { far, proxy } = await openThroughProxy(1_000);
    const desk = (await boot(JobsModule, { over: far })).get(Desk);
    await far.epoch();
    proxy.silence();
    await until('it answers', () => answers(far), NOTICED_WITHIN_MS);
    await broker.add(queue, hints(1));
    await until('the hint is handled', () => desk.ended.length === 1, NOTICED_WITHIN_MS);
  });

  promise('leaves a connection that fell silent before the worker could say that it waits', async () => {
    const { far, proxy } = await openThroughProxy(1_000);
    proxy.silenceAt(server.waitingWords);
    const desk = (await boot(JobsModule, { over: far })).get(Desk);
    await until('its first words were its last', () => proxy.silencedByWords);
    proxy.silence();
    await broker.add(queue, hints(1));
    await until('the hint is handled', () => desk.ended.length === 1, NOTICED_WITHIN_MS);
  });

  promise('finds the broker again after it was away: producers and workers', async () => {
    const { far, proxy } = await openThroughProxy(5_000);
    const desk = (await boot(JobsModule, { over: far })).get(Desk);
    await far.add(queue, hints(1));
    await until('one is handled', () => desk.ended.length === 1);
    await proxy.cut();
    await expect(far.add(queue, hints(1))).rejects.toThrow('check that BROKER_URL is right and that the broker runs');
    await proxy.mend();
    await until('it answers', () => answers(far));
    await far.add(queue, hints(1));
    await until('the next is handled', () => desk.ended.length === 2);
  });

  promise('starts while the broker is away, and works once it has come', async () => {
    const { far, proxy } = await openThroughProxy(5_000);
    await proxy.cut();
    const began = performance.now();
    const desk = (await boot(JobsModule, { over: far })).get(Desk);
    expect(performance.now() - began).toBeLessThan(2_500);
    await proxy.mend();
    await until('it answers', () => answers(far));
    await broker.add(queue, hints(1));
    await until('the hint is handled', () => desk.ended.length === 1);
  });

  promise('starts, and stops, in front of a broker that says nothing', async () => {
    const { far, proxy } = await openThroughProxy(60_000);
    proxy.freeze();
    const desk = (await boot(JobsModule, { over: far })).get(Desk);
    const other = await boot(JobsModule, { over: far, routes: [{ queue: `${queue}-other` }], closeLimitMs: 200 });
    const began = performance.now();
    await other.close();
    expect(performance.now() - began).toBeLessThan(2_000);
    proxy.thaw();
    await broker.add(queue, hints(1));
    await until('the hint is handled', () => desk.ended.length === 1, NOTICED_WITHIN_MS);
  });

  promise('closes within its limits while the broker is away', async () => {
    const { far, proxy } = await openThroughProxy(5_000);
    const app = await boot(JobsModule, { over: far, closeLimitMs: 200 });
    await proxy.cut();
    const began = performance.now();
    await app.close();
    await far.close();
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});
