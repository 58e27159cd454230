import { JOB_KINDS, type JobKind } from '@promptpipe/domain';
import { Metrics } from '@promptpipe/observability';
import { PinoLogger } from 'nestjs-pino';
import type { JobHandler } from './job-handler';
import { JobHandlers } from './job-handlers';

describe('the handlers of jobs', () => {
  const handlerOf = (kind: JobKind): JobHandler => ({ kind, handle: () => Promise.resolve({ messages: false }) });
  const handlersOf = (kinds: readonly JobKind[]): JobHandlers =>
    new JobHandlers(kinds.map(handlerOf), new Metrics('spec'), new PinoLogger({ pinoHttp: { level: 'silent' } }));

  it.each(JOB_KINDS)('refuse to be without one for %s, and say so', (kind) => {
    expect(() => handlersOf(JOB_KINDS.filter((other) => other !== kind))).toThrow(
      `Each job kind needs exactly one handler; declare one for: ${kind}`,
    );
  });

  it.each(JOB_KINDS)('refuse two for %s', (kind) => {
    expect(() => handlersOf([...JOB_KINDS, kind])).toThrow(`declare one for: ${kind}`);
  });

  it('are found by their kind, and no other kind is', () => {
    const handlers = handlersOf(JOB_KINDS);
    expect(handlers.kinds).toEqual(JOB_KINDS);
    for (const kind of JOB_KINDS) expect(handlers.of(kind).kind).toBe(kind);
    expect(() => handlers.of('unheard')).toThrow('No handler for jobs of kind unheard');
  });
});
