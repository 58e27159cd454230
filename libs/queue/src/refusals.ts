/** Jobs of `queue` go to the handler of `pattern`, up to `concurrency` at once in this process. */
export interface Route {
  readonly queue: string;
  readonly pattern: string;
  readonly concurrency: number;
}

/** What a controller declares: one entry per decorated method. */
export interface DeclaredHandler {
  readonly pattern: string;
  readonly isEvent: boolean;
}

/** Why these routes and handlers cannot work together, one sentence each; empty when every route has its one handler. */
export function refusalsOf(routes: readonly Route[], declared: readonly DeclaredHandler[]): string[] {
  const patterns = declared.map((handler) => handler.pattern);
  const routed = new Set(routes.map((route) => route.pattern));
  const queues = routes.map((route) => route.queue);
  return [
    ...declared
      .filter((handler) => handler.isEvent)
      .map(({ pattern }) => `@EventPattern('${pattern}') would swallow what its handler throws; use @MessagePattern`),
    ...repeated(patterns).map((pattern) => `two handlers are declared for '${pattern}'; keep one`),
    ...repeated(queues).map((queue) => `queue ${queue} has two routes; keep one`),
    ...routes
      .filter((route) => !patterns.includes(route.pattern))
      .map(({ queue, pattern }) => `queue ${queue} has no handler; declare @MessagePattern('${pattern}')`),
    ...[...new Set(patterns)]
      .filter((pattern) => !routed.has(pattern))
      .map((pattern) => `the handler of '${pattern}' has no queue; add a route or remove it`),
  ];
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}
